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
 * messages.deleteMessages: for each conversation a `MessagesHidden` (others still see them) and a `MessagesErased` (nobody does, the keys
 * are destroyed). With `revoke` they go from both sides. Ids that are not there are ignored.
 */
export type DeleteMessages = {
  type: 'DeleteMessages';
  /** As the caller numbers them; at most 100. */
  ids: number[];
  revoke: boolean;
};

export type DeleteMessagesState = {
  messages: SentMessage[];
  /** Those which the caller may not take from others: somebody else's in a group that the caller does not look after. */
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

/** In private chats either side may take any message from both, at any time (help.getConfig revoke_pm_time_limit). */
export function deleteMessages({ messages, untouchable, numbers }: DeleteMessagesState, { ids, revoke }: DeleteMessages, { actor }: Context): Fact[] {
  if (ids.length > DELETIONS_MAX) throw refusal('MESSAGE_ID_INVALID');
  if (revoke && untouchable.length > 0) throw refusal('MESSAGE_DELETE_FORBIDDEN');
  return remove(messages, actor, revoke, numbers);
}
