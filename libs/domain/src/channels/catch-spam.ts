/**
 * The native spam filter (core.telegram.org/api/antispam), as a rule that can be verified against the log: in a supergroup whose admins have enabled
 * it, a newcomer may not repeat a recent message of a newcomer. The verdict is in the same commit as the message; the message is deleted later in a
 * commit of its own, by the service account in the way an admin deletes.
 */
import type { Content, Fact, MessageSent, SpamCaught } from '@teamgram/event-schemas';
import { chatOf, chatStream, livingChat } from './chat.ts';
import { notedDeletion } from './delete-chat-messages.ts';
import { numbering } from '../messages/numbering.ts';
import { eraseAll, mailboxesOf } from '../messages/removal.ts';
import { deliveryTo, messageIn, sentMessage, type SentMessage } from '../messages/sent-message.ts';
import { SERVICE_USER } from '../users/user.ts';
import type { View } from '../view.ts';
import { isNewcomer, saidByNewcomers } from './spam-watch.ts';

/** Messages older than this are not compared. */
const WINDOW_MS = 3_600_000;
/** Shorter texts are commonly repeated and ignored, unless they contain a link. UTF-16 units. */
const TELLING_LENGTH = 24;
const LINKS: ReadonlySet<string> = new Set(['Url', 'TextUrl', 'Mention', 'MentionName', 'Email', 'Phone']);

/** Appends the verdicts to a decision's facts. Costs a lookup of the chat, which the message has already loaded. */
export function catchSpam(view: View, facts: Fact[], nowMs: number): Fact[] {
  const caught = facts.flatMap((fact) => (fact.type === 'MessageSent' ? judged(view, fact, nowMs) : []));
  return caught.length === 0 ? facts : [...facts, ...caught];
}

function judged(view: View, { author, sender, content, deliveries: [delivery] }: MessageSent, nowMs: number): SpamCaught[] {
  const peer = delivery?.peer ?? 0;
  if (!delivery || sender === peer || !isNewcomer(view.documents, peer, author, nowMs) || isAdmin(view, peer, author)) return [];
  const words = tellingWords(content);
  const like = words === undefined ? undefined : whatSays(view, peer, words, nowMs);
  if (!like) return [];
  return [{ type: 'SpamCaught', stream: chatStream(peer), chat: peer, author, messageId: delivery.messageId, repeats: deliveryTo(like, -peer)?.messageId ?? 0 }];
}

/** A newcomer's latest message with the same text. */
function whatSays(view: View, peer: number, words: string, nowMs: number): SentMessage | undefined {
  for (const position of saidByNewcomers(view.documents, peer).toReversed()) {
    const message = sentMessage(view, position);
    if (message && message.sentAtMs > nowMs - WINDOW_MS && tellingWords(message.content) === words) return message;
  }
  return undefined;
}

function isAdmin({ documents }: View, peer: number, user: number): boolean {
  const chat = chatOf(documents, peer);
  return chat?.creator === user || chat?.admins[user] !== undefined;
}

/** What is compared: the words regardless of spacing and case, and the targets of links. Undefined for texts that many people might send. */
function tellingWords(said: Content | undefined): string | undefined {
  if (!said || said.action !== '') return undefined;
  const words = said.text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
  const hasLinks = said.entities.some(({ kind }) => LINKS.has(kind));
  return hasLinks || words.length >= TELLING_LENGTH ? [words, ...said.entities.flatMap(({ url }) => url || [])].join('\n') : undefined;
}

/** Deletes a message found to be spam, unless it is gone already. @param position of the SpamCaught */
export function deleteCaught(view: View, position: number): Fact[] {
  const caught = view.journal.read(position)?.fact;
  if (caught?.type !== 'SpamCaught' || !livingChat(view.documents, caught.chat)) return [];
  const { chat, messageId } = caught;
  const message = messageIn(view, -chat, messageId);
  return message ? [...eraseAll([message], numbering(view, mailboxesOf([message]))), ...notedDeletion(chat, SERVICE_USER, [message])] : [];
}
