/** Whoever blocked somebody hears nothing of what they do (core.telegram.org/api/block); that somebody is not told. */
import { hasBlocked } from '../contacts/contact.ts';
import type { View } from '../view.ts';
import { mailboxOf } from './peer.ts';
import { messageIn, type SentMessage } from './sent-message.ts';

/** A message that the actor does something to, with only those of its deliveries of which it may be told. `id` as the actor numbers it. */
export function heardMessage(view: View, actor: number, peer: number, id: number): SentMessage | undefined {
  const message = messageIn(view, mailboxOf(actor, peer), id);
  return message && hasBlocked(view.documents, peer, actor) ? { ...message, deliveries: message.deliveries.filter(({ mailbox }) => mailbox === actor) } : message;
}

/** Whether it is no news to the author, wherever they met. */
export const isUnheard = (view: View, message: SentMessage | undefined, actor: number): boolean => message !== undefined && hasBlocked(view.documents, message.author, actor);
