/** Groups and channels that a caller may look into. */
import { BANNED_RIGHTS, deniedToMembers, refusal } from '@teamgram/domain';
import { isBasicGroupPeer, isChannelPeer } from '@teamgram/event-schemas';
import type { ChatRow, MemberRow } from '@teamgram/read-models';
import { deniedNow, isBanned, isCleared } from '../../../convert/chat.ts';
import { firstUsername } from '../../../convert/usernames.ts';
import type { Context } from '../../../rpc/context.ts';

/** A chat, and the caller's own place in it; undefined = they never belonged to it. */
export type ReadableChat = { peer: number; chat: ChatRow; place: MemberRow | undefined };

/**
 * A chat that the caller belongs to or owns, or a public one, and for whose classification they are cleared. Throws CHANNEL_INVALID, CHANNEL_PRIVATE; of a basic group, which stays readable after
 * one has left it, PEER_ID_INVALID.
 */
export async function readableChat(context: Context, peer: number): Promise<ReadableChat> {
  await context.read();
  const { chats } = context.services;
  const [chat, place] = await Promise.all([chats.chat(peer), chats.place(context.viewer, peer)]);
  if (isBasicGroupPeer(peer)) {
    if (!chat || !place) throw refusal('PEER_ID_INVALID');
    return { peer, chat, place };
  }
  if (!chat || chat.deleted) throw refusal(chat ? 'CHANNEL_PRIVATE' : 'CHANNEL_INVALID');
  // An owner who has left may come back and goes on seeing it.
  const mayLook = place?.inside || chat.creator === context.viewer || firstUsername(chat) !== '' || (await isGuest(context, chat));
  if (isBanned(place, context.nowS) || !isCleared(chat, place, context.viewer) || !mayLook) throw refusal('CHANNEL_PRIVATE');
  return { peer, chat, place };
}

/** The discussion group of a channel is open to whoever may look into the channel (core.telegram.org/api/discussion). */
async function isGuest({ services, viewer, nowS }: Context, { kind, linked }: ChatRow): Promise<boolean> {
  if (linked === 0 || kind !== 'supergroup') return false;
  const [channel, place] = await Promise.all([services.chats.chat(linked), services.chats.place(viewer, linked)]);
  if (!channel || channel.deleted || isBanned(place, nowS) || !isCleared(channel, place, viewer)) return false;
  return place?.inside || firstUsername(channel) !== '';
}

/** A chat in which the caller may say something. Throws as `readableChat`, USER_BANNED_IN_CHANNEL, CHAT_WRITE_FORBIDDEN, CHAT_ADMIN_REQUIRED. */
export async function speaksIn(context: Context, peer: number): Promise<ReadableChat> {
  const found = await readableChat(context, peer);
  const { chat, place } = found;
  const speaks = place?.inside || (!chat.options.includes('join-to-send') && (await isGuest(context, chat)));
  if (!speaks) throw refusal('CHAT_WRITE_FORBIDDEN');
  const isAdmin = place?.inside && (chat.creator === context.viewer || place.appointedBy !== 0);
  if (isAdmin) return found;
  if (chat.kind === 'broadcast') throw refusal('CHAT_ADMIN_REQUIRED');
  if ((deniedNow(place, context.nowS) & BANNED_RIGHTS.send_messages) !== 0) throw refusal('USER_BANNED_IN_CHANNEL');
  if ((deniedToMembers(chat) & BANNED_RIGHTS.send_messages) !== 0) throw refusal('CHAT_WRITE_FORBIDDEN');
  return found;
}

/** Where the messages of a peer stand for the caller: whose mailbox, and after which number their view of it begins. */
export type Shelf = { mailbox: number; peer: number; after: number };

/** Throws as `readableChat`. */
export async function shelfOf(context: Context, peer: number): Promise<Shelf> {
  const own = { mailbox: context.viewer, peer, after: 0 };
  if (peer >= 0) return own;
  const { chat, place } = await readableChat(context, peer);
  if (!isChannelPeer(peer)) return own;
  return { mailbox: -peer, peer, after: unseenUpTo(chat, place, context.viewer) };
}

/** Up to which number somebody sees nothing of a supergroup or channel: it hides its past, or they have cleared it. */
export function unseenUpTo(chat: ChatRow, place: MemberRow | undefined, viewer: number): number {
  return Math.max(place?.clearedId ?? 0, pastOf(chat, place, viewer));
}

/** Up to which number a supergroup hides its messages from a member who came later (channels.togglePreHistoryHidden); 0 = it does not. */
export function pastOf(chat: ChatRow, place: MemberRow | undefined, viewer: number): number {
  const isHidden = chat.options.includes('pre-history-hidden') && chat.creator !== viewer && place?.appointedBy === 0;
  return isHidden ? place.since : 0;
}
