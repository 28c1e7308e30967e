import type { ApplyRetention, CarryOutDue, SetRetentionPolicy } from '../command.ts';
import { rule, type RuleTable } from '../rule.ts';
import * as applyRetention from './apply-retention.ts';
import * as carryOutDue from './carry-out-due.ts';
import * as setRetentionPolicy from './set-retention-policy.ts';

export const internalRetentionRules: RuleTable<SetRetentionPolicy | ApplyRetention | CarryOutDue> = {
  SetRetentionPolicy: rule(setRetentionPolicy.load, setRetentionPolicy.setRetentionPolicy),
  ApplyRetention: rule(applyRetention.load, applyRetention.applyRetention),
  CarryOutDue: rule(carryOutDue.load, carryOutDue.carryOutDue),
};
