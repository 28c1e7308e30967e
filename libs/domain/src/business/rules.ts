import type { BusinessCommand } from '../command.ts';
import { rule, type RuleTable } from '../rule.ts';
import * as changeQuickReply from './change-quick-reply.ts';
import * as keepQuickReply from './keep-quick-reply.ts';
import * as keepBusinessLink from './keep-business-link.ts';
import * as setAutomaticReply from './set-automatic-reply.ts';
import * as setBusinessPart from './set-business-part.ts';
import * as useBusinessLink from './use-business-link.ts';

export const businessRules: RuleTable<BusinessCommand> = {
  SetAutomaticReply: rule(setAutomaticReply.load, setAutomaticReply.setAutomaticReply),
  SetBusinessPart: rule(setBusinessPart.load, setBusinessPart.setBusinessPart),
  KeepBusinessLink: rule(keepBusinessLink.load, keepBusinessLink.keepBusinessLink),
  KeepQuickReply: rule(keepQuickReply.load, keepQuickReply.keepQuickReply),
  ChangeQuickReply: rule(changeQuickReply.load, changeQuickReply.changeQuickReply),
  UseBusinessLink: rule(useBusinessLink.load, useBusinessLink.useBusinessLink),
};
