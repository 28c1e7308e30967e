import type { BusinessAway, BusinessAwaySet, BusinessGreeting, BusinessGreetingSet, BusinessPartRemoved } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { businessOf } from './business.ts';
import { shortcutOf } from './quick-replies.ts';

/** account.updateBusinessGreetingMessage, …AwayMessage. Undefined: removed. */
export type SetAutomaticReply = { type: 'SetAutomaticReply' } & ({ part: 'greeting'; greeting: BusinessGreeting | undefined } | { part: 'away'; away: BusinessAway | undefined });

export type SetAutomaticReplyState = { isSaid: boolean; hasShortcut: boolean };

/** The values offered by clients (core.telegram.org/constructor/businessGreetingMessage). */
const NO_ACTIVITY_DAYS = [7, 14, 21, 28];
const USERS_MAX = 100;

export function load({ documents }: View, command: SetAutomaticReply, { actor }: Context): SetAutomaticReplyState {
  const shortcut = (command.part === 'greeting' ? command.greeting : command.away)?.shortcut ?? 0;
  return { isSaid: businessOf(documents, actor).at[command.part] !== undefined, hasShortcut: shortcutOf(documents, actor, shortcut) !== undefined };
}

/** Throws SHORTCUT_INVALID, BUSINESS_RECIPIENTS_EMPTY, LIMIT_INVALID, SCHEDULE_DATE_INVALID. Removing what is not set records nothing. */
export function setAutomaticReply({ isSaid, hasShortcut }: SetAutomaticReplyState, command: SetAutomaticReply, { actor: user }: Context): (BusinessGreetingSet | BusinessAwaySet | BusinessPartRemoved)[] {
  const stated = { stream: `user-${user}`, user };
  const said = command.part === 'greeting' ? command.greeting : command.away;
  if (!said) return isSaid ? [{ type: 'BusinessPartRemoved', ...stated, part: command.part }] : [];
  if (!hasShortcut) throw refusal('SHORTCUT_INVALID');
  if (!said.recipients || said.recipients.users.length > USERS_MAX) throw refusal('BUSINESS_RECIPIENTS_EMPTY');
  if (command.part === 'greeting') {
    if (!NO_ACTIVITY_DAYS.includes(command.greeting!.noActivityDays)) throw refusal('LIMIT_INVALID');
    return [{ type: 'BusinessGreetingSet', ...stated, greeting: command.greeting }];
  }
  const { schedule, startS, endS } = command.away!;
  if (schedule === 'custom' && startS >= endS) throw refusal('SCHEDULE_DATE_INVALID');
  return [{ type: 'BusinessAwaySet', ...stated, away: command.away }];
}
