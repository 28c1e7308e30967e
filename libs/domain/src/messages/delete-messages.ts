import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { numbering, type Numbering } from './numbering.ts';
import { mailboxesOf, remove } from './removal.ts';
import { messageIn, type SentMessage } from './sent-message.ts';

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

export type DeleteMessagesState = { messages: SentMessage[]; numbers: Numbering };

export const DELETIONS_MAX = 100;

export function load(view: View, { ids }: DeleteMessages, { actor }: Context): DeleteMessagesState {
  const messages = [...new Set(ids.slice(0, DELETIONS_MAX))].flatMap((id) => messageIn(view, actor, id) ?? []);
  return { messages, numbers: numbering(view, mailboxesOf(messages)) };
}

/** In private chats either side may take any message from both, at any time (help.getConfig revoke_pm_time_limit). */
export function deleteMessages({ messages, numbers }: DeleteMessagesState, { ids, revoke }: DeleteMessages, { actor }: Context): Fact[] {
  if (ids.length > DELETIONS_MAX) throw refusal('MESSAGE_ID_INVALID');
  return remove(messages, actor, revoke, numbers);
}
