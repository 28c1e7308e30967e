import type { Fact } from '@teamgram/event-schemas';
import { may } from '../channels/rights.ts';
import { chatView } from '../channels/standing.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { numbering, type Numbering } from './numbering.ts';
import { mailboxesOf, remove } from './removal.ts';
import { deliveryTo, messageIn, type SentMessage } from './sent-message.ts';

/**
 * messages.deleteMessages: for each conversation a `MessagesHidden` (others still see the messages) and a `MessagesErased` (nobody does; their keys
 * are destroyed). With `revoke` they are deleted for both sides. Unknown ids are ignored.
 */
export type DeleteMessages = {
  type: 'DeleteMessages';
  /** Ids in the caller's mailbox; at most 100. */
  ids: number[];
  revoke: boolean;
};

export type DeleteMessagesState = {
  messages: SentMessage[];
  /** Messages that the caller may not delete for others: those of others in a group without the right to delete. */
  untouchable: SentMessage[];
  numbers: Numbering;
};

export const DELETIONS_MAX = 100;

export function load(view: View, { ids }: DeleteMessages, { actor, nowMs }: Context): DeleteMessagesState {
  const messages = [...new Set(ids.slice(0, DELETIONS_MAX))].flatMap((id) => messageIn(view, actor, id) ?? []);
  const untouchable = messages.filter((message) => message.author !== actor && !looksAfter(view, deliveryTo(message, actor)!.peer, actor, nowMs));
  return { messages, untouchable, numbers: numbering(view, mailboxesOf(messages)) };
}

function looksAfter(view: View, peer: number, user: number, nowMs: number): boolean {
  if (peer > 0) return true;
  const standing = chatView(view, peer, user, nowMs)?.standing;
  return standing !== undefined && may(standing, 'delete-others');
}

/** In private chats either side may delete any message for both, at any time (help.getConfig revoke_pm_time_limit). */
export function deleteMessages({ messages, untouchable, numbers }: DeleteMessagesState, { ids, revoke }: DeleteMessages, { actor }: Context): Fact[] {
  if (ids.length > DELETIONS_MAX) throw refusal('MESSAGE_ID_INVALID');
  if (revoke && untouchable.length > 0) throw refusal('MESSAGE_DELETE_FORBIDDEN');
  return remove(messages, actor, revoke, numbers);
}
