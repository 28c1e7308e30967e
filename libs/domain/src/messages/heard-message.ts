/** Blocking: users are not informed of anything done by those they have blocked (core.telegram.org/api/block), who are not told of the block. */
import { hasBlocked } from '../contacts/contact.ts';
import type { View } from '../view.ts';
import { mailboxOf } from './peer.ts';
import { messageIn, type SentMessage } from './sent-message.ts';

/** The message that the actor acts on, without deliveries to a peer who has blocked the actor. `id`: in the actor's mailbox. */
export function heardMessage(view: View, actor: number, peer: number, id: number): SentMessage | undefined {
  const message = messageIn(view, mailboxOf(actor, peer), id);
  return message && hasBlocked(view.documents, peer, actor) ? { ...message, deliveries: message.deliveries.filter(({ mailbox }) => mailbox === actor) } : message;
}

/** Whether the author has blocked the actor, in whatever chat. */
export const isUnheard = (view: View, message: SentMessage | undefined, actor: number): boolean => message !== undefined && hasBlocked(view.documents, message.author, actor);
