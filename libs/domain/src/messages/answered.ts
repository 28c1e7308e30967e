/**
 * Replies to a message of another chat (core.telegram.org/api/replies). They include what readers without access to that chat are shown: the author,
 * as in a forward, the media, and a quote. Messages of another journal are fetched as for forwards (docs/decisions/0038).
 */
import { answeredMessage, answeredTitle, content, isChannelPeer, serviceDetails } from '@teamgram/event-schemas';
import type { AnsweredMessage, Content, ForwardOrigin, Media, Quote } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { firstOrigin, nameable, type Author } from './forward-origin.ts';
import { isPending } from './media.ts';
import { conversationOf } from './peer.ts';
import { beginningOf, quoted } from './quoted.ts';
import { sourceFor, type Source } from './source.ts';

/** A message of another chat, by its id for the sender. */
export type Answering = { peer: number; id: number; quote: Quote | undefined };
export type Answered = { source: Source; author: Author };

export function loadAnswered(view: View, { peer, id }: Answering, context: Context): Answered {
  const source = sourceFor(view, peer, [id], context);
  return { source, author: nameable(view, source.messages[0]?.author ?? 0, context.actor) };
}

/** Throws MSG_ID_INVALID (not readable by the sender, or a service message), CHAT_FORWARDS_RESTRICTED, QUOTE_TEXT_INVALID. */
export function answering(said: Content, { source, author }: Answered, { peer, id, quote }: Answering, actor: number): Content {
  const [message] = source.messages;
  const original = message?.content;
  if (!source.exists || !original || message.stream !== conversationOf(actor, peer) || original.action !== '') throw refusal('MSG_ID_INVALID');
  if (source.isProtected || message.noForwards || (original.media?.ttlS ?? 0) > 0) throw refusal('CHAT_FORWARDS_RESTRICTED');
  const from = { ...firstOrigin(message, author, id), savedFromPeer: 0, savedFromId: 0 };
  const answered = answeredMessage({ from, media: shownMedia(original.media), ...placeOf(from, peer, id), quoted: quote !== undefined });
  return content({ ...said, quote: quote ? quoted(quote, original) : beginningOf(original), service: serviceDetails({ title: answeredTitle(answered) }) });
}

/** A post is referenced in its channel, wherever it was forwarded; a message in a private mailbox cannot be referenced. */
function placeOf({ fromPeer, channelPost }: ForwardOrigin, peer: number, id: number): Pick<AnsweredMessage, 'chat' | 'id'> {
  if (channelPost > 0) return { chat: fromPeer, id: channelPost };
  return isChannelPeer(peer) ? { chat: peer, id } : { chat: 0, id: 0 };
}

/** Excludes expired media and web pages that are still pending. */
function shownMedia(shown: Media | undefined): Media | undefined {
  return !shown || shown.expired || (shown.webPage && isPending(shown.webPage)) ? undefined : shown;
}
