import type { ScheduledCommand, SendDue } from '../command.ts';
import { rule, type RuleTable } from '../rule.ts';
import * as deleteScheduled from './delete-scheduled.ts';
import * as editScheduled from './edit-scheduled.ts';
import * as sendAwaited from './send-awaited.ts';
import * as sendDue from './send-due.ts';
import * as sendScheduled from './send-scheduled.ts';

export const scheduledRules: RuleTable<ScheduledCommand> = {
  SendScheduled: rule(sendScheduled.load, sendScheduled.sendScheduled),
  DeleteScheduled: rule(deleteScheduled.load, deleteScheduled.deleteScheduled),
  SendAwaited: rule(sendAwaited.load, sendAwaited.sendAwaited),
  EditScheduled: rule(editScheduled.load, editScheduled.editScheduled),
};

export const internalScheduledRules: RuleTable<SendDue> = {
  SendDue: rule(sendDue.load, sendDue.sendDue),
};
