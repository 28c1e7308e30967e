import { content, isChannelPeer, media, writeContent, Writer } from '@teamgram/event-schemas';
import type { ChatMessageEdited, Content, Delivery, Fact, Keyboard, Media, MessageEdited, TextEntity } from '@teamgram/event-schemas';
import { BANNED_RIGHTS, may, mayRead } from '../channels/rights.ts';
import { isLent, speechOf } from '../channels/speaking.ts';
import type { ChatView } from '../channels/standing.ts';
import type { Context } from '../context.ts';
import { hasBlocked } from '../contacts/contact.ts';
import { speakerView } from '../discussion/guest.ts';
import { rekeyed } from '../keyboards/keyboard.ts';
import { loadKeyboard, refuseKeyboard, type KeyboardState } from '../keyboards/refuse-keyboard.ts';
import { refusal } from '../refusal.ts';
import { sameBytes } from '../same-bytes.ts';
import { completeEntities, isBlank } from '../text.ts';
import type { View } from '../view.ts';
import type { ChoiceOfMedia } from './choice-of-media.ts';
import { heardMessage } from './heard-message.ts';
import { isCaptioned, isLive, isSpoken, loadMedia, refuseMedia } from './media.ts';
import { numbering, type Numbering } from './numbering.ts';
import { conversationOf, isPrivatePeer } from './peer.ts';
import { mailboxesOf } from './removal.ts';
import { embedded, refuseLength } from './send-message.ts';
import type { SentMessage } from './sent-message.ts';

/** messages.editMessage. Absent text or media stays unchanged. */
export type EditMessage = {
  type: 'EditMessage';
  peer: number;
  /** Id in the author's mailbox, or the channel's. */
  id: number;
  text: { text: string; entities: TextEntity[] } | undefined;
  media: ChoiceOfMedia | undefined;
  invertMedia: boolean;
  /** 'none': removes the inline keyboard. Absent: unchanged. */
  keyboard?: Keyboard | 'none' | undefined;
};

export type EditMessageState = { peerExists: boolean; chat: ChatView | undefined; message: SentMessage | undefined; peerBlockedAuthor: boolean; media: Media | undefined; keyboard: KeyboardState | undefined; numbers: Numbering };

/** help.getConfig edit_time_limit: 48 hours. Saved messages can be edited without a time limit. */
export const EDIT_WINDOW_MS = 48 * 3_600_000;
/** An erasure names every version of the message, and a log entry is at most 65,535 bytes. */
const EDITS_MAX = 1_000;

export function load(view: View, { peer, id, media, keyboard }: EditMessage, { actor, nowMs }: Context): EditMessageState {
  const chat = speakerView(view, peer, actor, nowMs);
  const message = heardMessage(view, actor, peer, id);
  return {
    peerExists: chat !== undefined || isPrivatePeer(view, peer),
    chat,
    message,
    peerBlockedAuthor: hasBlocked(view.documents, peer, actor),
    media: embedded(loadMedia(view, media), chat),
    keyboard: keyboard && keyboard !== 'none' ? loadKeyboard(view, keyboard, chat, actor) : undefined,
    numbers: numbering(view, message ? mailboxesOf([message]) : []),
  };
}

/** Refuses in order of precedence (core.telegram.org/method/messages.editMessage). */
export function editMessage(state: EditMessageState, command: EditMessage, { actor, nowMs }: Context): Fact[] {
  const { message } = state;
  if (!state.peerExists) throw refusal('PEER_ID_INVALID');
  if (state.chat && !mayRead(state.chat.standing)) throw refusal('CHANNEL_PRIVATE');
  if (!message?.content || message.stream !== conversationOf(actor, command.peer)) throw refusal('MESSAGE_ID_INVALID');
  const mayEditPosts = state.chat?.chat.kind === 'broadcast' && may(state.chat.standing, 'edit-post');
  if ((message.author !== actor && !mayEditPosts) || message.content.forward || message.content.action !== '') throw refusal('MESSAGE_AUTHOR_REQUIRED');
  if (state.chat && message.author === actor && state.chat.chat.kind === 'broadcast' && !may(state.chat.standing, 'send-plain')) throw refusal('CHAT_ADMIN_REQUIRED');
  const isMarked = command.media?.kind === 'poll' || command.media?.kind === 'live';
  if (!isMarked) refuseSilenced(state, message.content, command);
  // Both sides share one message, so an edit would deliver text to somebody who has blocked the author. Closing a poll or stopping a live location is
  // allowed.
  if (state.peerBlockedAuthor && !isEnd(command.media)) throw refusal('CHAT_WRITE_FORBIDDEN');
  if (command.peer !== actor && !mayEditPosts && !isMarked && nowMs > message.sentAtMs + EDIT_WINDOW_MS) throw refusal('MESSAGE_EDIT_TIME_EXPIRED');
  if (message.versions.length > EDITS_MAX) throw refusal('MESSAGE_EDIT_TIME_EXPIRED');
  const edited = isMarked ? markedContent(message, command.media!, nowMs) : editedContent(message.content, command, state.media);
  refuseButtons(state, command);
  const keyed = rekeyed(message, command.keyboard);
  if (sameContent(message.content, edited) && keyed.length === 0) throw refusal('MESSAGE_NOT_MODIFIED');
  const deliveries = redeliver(message, state.numbers);
  const fact: MessageEdited = { type: 'MessageEdited', stream: message.stream, message: message.position, content: edited, deliveries };
  const closed = isMarked && edited.media?.poll?.closed ? edited.media.poll.id : undefined;
  const noted = isMarked && closed === undefined ? [] : notedFor(state, command, closed !== undefined, actor);
  return closed === undefined ? [...keyed, fact, ...noted] : [...keyed, fact, ...noted, { type: 'PollClosed', stream: message.stream, poll: closed, by: actor, message: message.position }];
}

/**
 * "editMessageReplyMarkup … reply_markup: InlineKeyboardMarkup" (core.telegram.org/bots/api): only inline keyboards are part of a message. Throws
 * REPLY_MARKUP_INVALID and as `refuseKeyboard`.
 */
export function refuseButtons({ keyboard: state, message }: { keyboard: KeyboardState | undefined; message: { keyboard: Keyboard | undefined } | undefined }, { keyboard: given }: Pick<EditMessage, 'keyboard'>): void {
  if (!given || given === 'none') return;
  if (given.kind !== 'inline' || (message?.keyboard && message.keyboard.kind !== 'inline')) throw refusal('REPLY_MARKUP_INVALID');
  refuseKeyboard(given, state!);
}

/** Closes a poll or stops a live location. */
const isEnd = (choice: ChoiceOfMedia | undefined): boolean => choice?.kind === 'poll' || (choice?.kind === 'live' && choice.stopped);

/** Editing in a group requires the right to send such a message now. Throws USER_BANNED_IN_CHANNEL, CHAT_WRITE_FORBIDDEN. */
function refuseSilenced({ chat: found, media: loaded }: EditMessageState, former: Content, { media: choice }: EditMessage): void {
  if (!found || found.chat.kind === 'broadcast') return;
  const { standing } = found;
  const isOther = choice !== undefined && choice.kind !== 'web-page';
  if (may(standing, speechOf(isOther ? loaded : former.media)) || (!isOther && may(standing, 'send-plain'))) return;
  throw refusal((standing.deniedOwn & BANNED_RIGHTS.send_messages) === 0 ? 'CHAT_WRITE_FORBIDDEN' : 'USER_BANNED_IN_CHANNEL');
}

/** For the admin log of a supergroup or channel. Moves of a live location are not logged. */
function notedFor({ message }: EditMessageState, { peer: chat, id: messageId }: EditMessage, pollClosed: boolean, by: number): ChatMessageEdited[] {
  const { stream, author, sender } = message!;
  return isChannelPeer(chat) && !isLent(message!, chat, by) ? [{ type: 'ChatMessageEdited', stream, chat, by, messageId, speaker: sender || author, pollClosed }] : [];
}

/**
 * Closes a poll, or moves or stops a live location; nothing else of the message changes. Throws MEDIA_PREV_INVALID, MEDIA_NEW_INVALID, MEDIA_INVALID,
 * MESSAGE_EDIT_TIME_EXPIRED.
 */
function markedContent({ content: former, sentAtMs }: SentMessage, choice: ChoiceOfMedia, nowMs: number): Content {
  const shown = former!.media;
  if (choice.kind === 'poll') {
    if (!shown?.poll) throw refusal('MEDIA_PREV_INVALID');
    if (!choice.poll.closed) throw refusal('MEDIA_NEW_INVALID');
    return content({ ...former!, media: media({ ...shown, poll: { ...shown.poll, closed: true } }) });
  }
  if (choice.kind !== 'live' || !shown?.live) throw refusal('MEDIA_PREV_INVALID');
  if (!isLive(shown, sentAtMs, nowMs)) throw refusal('MESSAGE_EDIT_TIME_EXPIRED');
  if (choice.stopped) return content({ ...former!, media: media({ ...shown, live: { ...shown.live, periodS: Math.max(1, Math.floor((nowMs - sentAtMs) / 1000)) } }) });
  const moved = media({ ...shown, live: { ...choice.live, periodS: choice.live.periodS || shown.live.periodS } });
  refuseMedia(choice, moved);
  return content({ ...former!, media: moved });
}

/** Throws MESSAGE_EMPTY, MESSAGE_TOO_LONG, MEDIA_CAPTION_TOO_LONG, MEDIA_PREV_INVALID, MEDIA_NEW_INVALID, MEDIA_INVALID. */
export function editedContent(former: Content, { text, media: choice, invertMedia }: Pick<EditMessage, 'text' | 'media' | 'invertMedia'>, loaded: Media | undefined): Content {
  const media = editedMedia(former.media, { text, choice, loaded });
  const said = text ?? former;
  if (!isCaptioned(media) && isBlank(said.text)) throw refusal('MESSAGE_EMPTY');
  refuseLength(said.text, isCaptioned(media));
  const entities = text ? completeEntities(text.text, text.entities) : former.entities;
  refuseNewMedia(former.media, choice, media);
  return content({ ...former, text: said.text, entities, media, invertMedia });
}

/** A new text removes the former link preview; other media stay. */
function editedMedia(former: Media | undefined, { text, choice, loaded }: { text: EditMessage['text']; choice: ChoiceOfMedia | undefined; loaded: Media | undefined }): Media | undefined {
  if (choice?.kind === 'web-page' && isCaptioned(former)) return former;
  if (choice) return loaded;
  return text && former?.webPage ? undefined : former;
}

/**
 * Only files may replace files, and a task list another one: contacts and locations cannot be replaced, nor can anything be replaced by a voice
 * message, because that would evade the recipient's setting against voice messages.
 */
function refuseNewMedia(former: Media | undefined, choice: ChoiceOfMedia | undefined, loaded: Media | undefined): void {
  if (!choice || (choice.kind === 'web-page' && isCaptioned(former))) return;
  // Without a link preview there is nothing to check.
  if (choice.kind === 'web-page') return loaded && refuseMedia(choice, loaded);
  if (choice.kind === 'todo' && former?.todo) return refuseMedia(choice, loaded);
  if (former && !former.photo && !former.document && !former.webPage) throw refusal('MEDIA_PREV_INVALID');
  if ((choice.kind !== 'photo' && choice.kind !== 'document') || isSpoken(loaded)) throw refusal('MEDIA_NEW_INVALID');
  refuseMedia(choice, loaded);
}

export function sameContent(one: Content, other: Content): boolean {
  return sameBytes(writeContent(one, Writer.create()).finish(), writeContent(other, Writer.create()).finish());
}

/** The edit takes the next pts of each mailbox that still shows the message; the message id stays. */
export function redeliver(message: SentMessage, numbers: Numbering): Delivery[] {
  return message.deliveries.map(({ mailbox, peer, messageId }) => numbers.deliver(mailbox, peer, { messageId }));
}
