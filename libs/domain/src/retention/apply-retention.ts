import type { Fact, ScheduleAdvanced } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { numbering, type Numbering } from '../messages/numbering.ts';
import { eraseAll, mailboxesOf } from '../messages/removal.ts';
import { sentMessage, type SentMessage } from '../messages/sent-message.ts';
import type { View } from '../view.ts';
import { COPIES_MAX, TURN_MAX } from './carry-out-due.ts';
import { DAY_MS, matchesPattern, RETENTION_QUEUE, retentionPolicies } from './policy.ts';

/**
 * One step of a retention policy. The journal is ordered by time, so expired events precede all others: a scan of at most `limit` events from where
 * the previous step ended.
 */
export type ApplyRetention = { type: 'ApplyRetention'; pattern: string; from: number; limit: number };

/** `next`: where the next step begins. */
export type ApplyRetentionState = { messages: SentMessage[]; next: number; numbers: Numbering };

/** Progress of a scan that finds nothing is recorded after this many events. */
const NOTED_EVERY = 10_000;

export function load(view: View, { pattern, from, limit }: ApplyRetention, { nowMs }: Context): ApplyRetentionState {
  const next = endOfWalk(view, pattern, from, limit, nowMs);
  const messages: SentMessage[] = [];
  let copies = 0;
  for (let position = from; position < next; position++) {
    const message = oldMessage(view, pattern, position);
    if (!message) continue;
    copies += message.deliveries.length;
    if (messages.length > 0 && (messages.length === TURN_MAX || copies > COPIES_MAX)) return stateOf(view, messages, position);
    messages.push(message);
  }
  return stateOf(view, messages, next);
}

/** The first event that is not expired yet, or beyond the limit of this step. */
export function endOfWalk(view: View, pattern: string, from: number, limit: number, nowMs: number): number {
  const policy = retentionPolicies(view.documents).find((one) => one.pattern === pattern);
  if (!policy) return from;
  let next = from;
  while (next < from + limit && (view.journal.read(next)?.timeMs ?? Infinity) <= nowMs - policy.days * DAY_MS) next++;
  return next;
}

function oldMessage(view: View, pattern: string, position: number): SentMessage | undefined {
  const fact = view.journal.read(position)?.fact;
  const message = (fact?.type === 'MessageSent' || fact?.type === 'MessageImported') && matchesPattern(pattern, fact.stream) ? sentMessage(view, position) : undefined;
  return message && message.deliveries.length > 0 ? message : undefined;
}

function stateOf(view: View, messages: SentMessage[], next: number): ApplyRetentionState {
  return { messages, next, numbers: numbering(view, mailboxesOf(messages)) };
}

export function applyRetention({ messages, next, numbers }: ApplyRetentionState, { pattern, from }: ApplyRetention): Fact[] {
  const advanced: ScheduleAdvanced = { type: 'ScheduleAdvanced', stream: 'retention', queue: `${RETENTION_QUEUE}${pattern}`, next };
  const noted = messages.length > 0 || Math.floor(next / NOTED_EVERY) > Math.floor(from / NOTED_EVERY);
  return noted ? [...eraseAll(messages, numbers), advanced] : [];
}
