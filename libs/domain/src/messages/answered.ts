/**
 * An answer to a message of another chat (core.telegram.org/api/replies). It takes along what whoever cannot look into that chat is to see: who said what is answered,
 * as a forward tells, what it shows, and a quote. The messages of another journal are asked for as those of a forward are (docs/decisions/0038).
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

/** A message of another chat, as the sender numbers it there. */
export type Answering = { peer: number; id: number; quote: Quote | undefined };
export type Answered = { source: Source; author: Author };

export function loadAnswered(view: View, { peer, id }: Answering, context: Context): Answered {
  const source = sourceFor(view, peer, [id], context);
  return { source, author: nameable(view, source.messages[0]?.author ?? 0, context.actor) };
}

/** Throws MSG_ID_INVALID: the sender cannot read it, or it only tells of an action; CHAT_FORWARDS_RESTRICTED; QUOTE_TEXT_INVALID. */
export function answering(said: Content, { source, author }: Answered, { peer, id, quote }: Answering, actor: number): Content {
  const [message] = source.messages;
  const original = message?.content;
  if (!source.exists || !original || message.stream !== conversationOf(actor, peer) || original.action !== '') throw refusal('MSG_ID_INVALID');
  if (source.isProtected || message.noForwards || (original.media?.ttlS ?? 0) > 0) throw refusal('CHAT_FORWARDS_RESTRICTED');
  const from = { ...firstOrigin(message, author, id), savedFromPeer: 0, savedFromId: 0 };
  const answered = answeredMessage({ from, media: shownMedia(original.media), ...placeOf(from, peer, id), quoted: quote !== undefined });
  return content({ ...said, quote: quote ? quoted(quote, original) : beginningOf(original), service: serviceDetails({ title: answeredTitle(answered) }) });
}

/** A post is found in its channel, wherever it was passed on; what stands in somebody's own mailbox nobody else could find. */
function placeOf({ fromPeer, channelPost }: ForwardOrigin, peer: number, id: number): Pick<AnsweredMessage, 'chat' | 'id'> {
  if (channelPost > 0) return { chat: fromPeer, id: channelPost };
  return isChannelPeer(peer) ? { chat: peer, id } : { chat: 0, id: 0 };
}

/** Not what has destroyed itself, nor a page that has not come yet. */
function shownMedia(shown: Media | undefined): Media | undefined {
  return !shown || shown.expired || (shown.webPage && isPending(shown.webPage)) ? undefined : shown;
}
