import type { PrivacyCommand } from '../command.ts';
import { rule, type RuleTable } from '../rule.ts';
import * as chooseCloseFriends from './choose-close-friends.ts';
import * as chooseGlobalPrivacy from './choose-global-privacy.ts';
import * as choosePrivacy from './choose-privacy.ts';
import * as exemptFromPayment from './exempt-from-payment.ts';

export const privacyRules: RuleTable<PrivacyCommand> = {
  ChoosePrivacy: rule(choosePrivacy.load, choosePrivacy.choosePrivacy),
  ChooseCloseFriends: rule(chooseCloseFriends.load, chooseCloseFriends.chooseCloseFriends),
  ExemptFromPayment: rule(exemptFromPayment.load, exemptFromPayment.exemptFromPayment),
  ChooseGlobalPrivacy: rule(chooseGlobalPrivacy.load, chooseGlobalPrivacy.chooseGlobalPrivacy),
};
