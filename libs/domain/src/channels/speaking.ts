/** Writing in a group or channel: who may, as which peer, and who receives it. */
import { isChannelPeer } from '@teamgram/event-schemas';
import type { Content, Media, MessageSent } from '@teamgram/event-schemas';
import type { ErrorName } from '@teamgram/tl';
import type { Context } from '../context.ts';
import { speakerView } from '../discussion/guest.ts';
import { refusal } from '../refusal.ts';
import { nameOf, userOf } from '../users/user.ts';
import type { View } from '../view.ts';
import { isPublic, rankOf } from './chat.ts';
import { membersOf } from './members.ts';
import { ADMIN_RIGHTS, BANNED_RIGHTS, isInside, lackedRight, may, mayRead, type Act, type BannedRight } from './rights.ts';
import { waitBeforeSpeech } from './slow-mode.ts';
import type { ChatView } from './standing.ts';

/** The state of a chat needed to decide whether a message may be sent. */
export type Speaking = ChatView & {
  /** Remaining slow mode wait in seconds. */
  waitS: number;
  signature: string;
  /** The mailboxes that receive the message. */
  mailboxes: number[];
};

/** Undefined when the chat does not exist, or was deleted. @param album the album that the message belongs to, 0: none */
export function speakingIn(view: View, peer: number, { actor, nowMs }: Context, album = 0): Speaking | undefined {
  const found = speakerView(view, peer, actor, nowMs);
  if (!found) return undefined;
  return { ...found, waitS: waitBeforeSpeech(view.documents, peer, actor, nowMs, album), signature: signatureOf(view, found, actor), mailboxes: mailboxesIn(view, peer) };
}

/** A channel has a single mailbox; in a basic group each member receives messages in their own, except deleted accounts, which remain members. */
export function mailboxesIn(view: View, peer: number): number[] {
  return isChannelPeer(peer) ? [-peer] : membersOf(view.documents, peer).filter((user) => userOf(view.documents, user)?.kind !== 'deleted');
}

/** The signature of a post; an anonymous admin's is their rank. */
function signatureOf(view: View, { chat, standing }: ChatView, actor: number): string {
  const admin = chat.admins[actor];
  if (isAnonymous({ standing })) return admin ? rankOf(view, admin) : '';
  if (chat.kind !== 'broadcast' || !chat.options.includes('signatures')) return '';
  const { firstName, lastName } = nameOf(view, actor);
  return `${firstName} ${lastName}`.trim();
}

function isAnonymous({ standing }: { standing: ChatView['standing'] }): boolean {
  return standing.kind === 'supergroup' && (standing.rights & ADMIN_RIGHTS.anonymous) !== 0;
}

/** The peer that a message is sent as: the author, or a chat. */
export type Voice = Pick<MessageSent, 'sender' | 'post'>;
export const OWN_VOICE: Voice = { sender: 0, post: false };

/** In a private chat (undefined) messages are sent as the author; a channel's posts are sent as the channel, an anonymous admin's messages as the group. */
export function voiceIn(chat: ChatView | undefined): Voice {
  const post = chat?.standing.kind === 'broadcast';
  return chat && (post || isAnonymous(chat)) ? { sender: chat.peer, post } : OWN_VOICE;
}

/** Throws SEND_AS_PEER_INVALID for an inadmissible choice (undefined): the message is then not sent as any other peer. */
export function refuseVoice(voice: Voice | undefined): Voice {
  if (!voice) throw refusal('SEND_AS_PEER_INVALID');
  return voice;
}

/** Whether the actor sent it as one of their channels: their identity must then not be revealed by what they do with it. */
export function isLent({ author, sender, post }: Voice & { author: number }, peer: number, actor: number): boolean {
  return author === actor && !post && sender !== 0 && sender !== peer;
}

/** The act of sending a message with these media. */
export function speechOf(media: Media | undefined): Act {
  if (!media || media.contact || media.geo || media.venue || media.live || media.webPage) return 'send-plain';
  if (media.poll) return 'send-poll';
  if (media.dice) return 'send-sticker';
  if (media.todo) return 'send-poll';
  if (media.photo) return 'send-photo';
  const attributes = media.document?.attributes ?? [];
  const has = (kind: string) => attributes.some((attribute) => attribute.kind === kind);
  if (has('sticker')) return 'send-sticker';
  if (has('animated')) return 'send-gif';
  if (has('video')) return attributes.some(({ round }) => round) ? 'send-round' : 'send-video';
  if (has('audio')) return attributes.some(({ voice }) => voice) ? 'send-voice' : 'send-music';
  return 'send-file';
}

/** Whether the member may send link previews, a right that can be denied. */
export function embedsLinks({ standing: { role, denied } }: Pick<ChatView, 'standing'>): boolean {
  return role === 'creator' || role === 'admin' || (denied & BANNED_RIGHTS.embed_links) === 0;
}

/** The error for each denied right. */
const FORBIDDEN: { [Right in BannedRight]?: ErrorName } = {
  send_media: 'CHAT_SEND_MEDIA_FORBIDDEN', send_stickers: 'CHAT_SEND_STICKERS_FORBIDDEN', send_gifs: 'CHAT_SEND_GIFS_FORBIDDEN',
  send_polls: 'CHAT_SEND_POLL_FORBIDDEN', send_photos: 'CHAT_SEND_PHOTOS_FORBIDDEN', send_videos: 'CHAT_SEND_VIDEOS_FORBIDDEN',
  send_roundvideos: 'CHAT_SEND_VIDEOS_FORBIDDEN', send_audios: 'CHAT_SEND_AUDIOS_FORBIDDEN', send_voices: 'CHAT_SEND_VOICES_FORBIDDEN',
  send_docs: 'CHAT_SEND_DOCS_FORBIDDEN', send_plain: 'CHAT_SEND_PLAIN_FORBIDDEN',
};

/**
 * Refuses in this order: not a member (CHANNEL_PRIVATE, CHAT_WRITE_FORBIDDEN), no clearance (CHANNEL_PRIVATE), banned from writing
 * (USER_BANNED_IN_CHANNEL), may not post (CHAT_ADMIN_REQUIRED), may not write, or not at this hour (CHAT_WRITE_FORBIDDEN), may not send this kind
 * (CHAT_SEND_…_FORBIDDEN), slow mode (SLOWMODE_WAIT_X).
 */
export function refuseSpeech({ chat, standing, waitS }: Speaking, act: Act): void {
  if (!isInside(standing)) throw refusal(chat.kind === 'basic' || (isPublic(chat) && standing.role === 'stranger') ? 'CHAT_WRITE_FORBIDDEN' : 'CHANNEL_PRIVATE');
  if (!mayRead(standing)) throw refusal('CHANNEL_PRIVATE');
  if (!may(standing, act)) {
    if (chat.kind === 'broadcast') throw refusal('CHAT_ADMIN_REQUIRED');
    const lacked = lackedRight(standing, act);
    if (lacked === 'send_messages' && (standing.deniedOwn & BANNED_RIGHTS.send_messages) !== 0) throw refusal('USER_BANNED_IN_CHANNEL');
    throw refusal((lacked && FORBIDDEN[lacked]) ?? 'CHAT_WRITE_FORBIDDEN');
  }
  if (waitS > 0 && standing.role === 'member') throw refusal('SLOWMODE_WAIT_X', waitS);
}

/** Adds the signature if the chat wants one, except to messages sent as another channel. */
export function signed(said: Content, speaking: Speaking | undefined, voice: Voice | undefined): Content {
  return speaking?.signature && voice?.sender === speaking.peer ? { ...said, postAuthor: speaking.signature } : said;
}
