import type { PrivacyCommand } from '../command.ts';
import { rule, type RuleTable } from '../rule.ts';
import * as chooseCloseFriends from './choose-close-friends.ts';
import * as chooseGlobalPrivacy from './choose-global-privacy.ts';
import * as choosePrivacy from './choose-privacy.ts';

export const privacyRules: RuleTable<PrivacyCommand> = {
  ChoosePrivacy: rule(choosePrivacy.load, choosePrivacy.choosePrivacy),
  ChooseCloseFriends: rule(chooseCloseFriends.load, chooseCloseFriends.chooseCloseFriends),
  ChooseGlobalPrivacy: rule(chooseGlobalPrivacy.load, chooseGlobalPrivacy.chooseGlobalPrivacy),
};
