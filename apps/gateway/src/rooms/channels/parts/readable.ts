/** Access of a caller to groups and channels. */
import { BANNED_RIGHTS, deniedToMembers, refusal } from '@teamgram/domain';
import { isBasicGroupPeer, isChannelPeer } from '@teamgram/event-schemas';
import type { ChatRow, MemberRow } from '@teamgram/read-models';
import { deniedNow, isBanned, isCleared } from '../../../convert/chat.ts';
import { firstUsername } from '../../../convert/usernames.ts';
import type { Context } from '../../../rpc/context.ts';

/** A chat and the caller's membership row; undefined = never a member. */
export type ReadableChat = { peer: number; chat: ChatRow; place: MemberRow | undefined };

/**
 * A chat that the caller is a member or the owner of, or that is public, and for which they have clearance. Throws CHANNEL_INVALID, CHANNEL_PRIVATE; for
 * basic groups, which former members can still read, PEER_ID_INVALID.
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
  // An owner who has left may rejoin, and keeps access.
  const mayLook = place?.inside || chat.creator === context.viewer || firstUsername(chat) !== '' || (await isGuest(context, chat));
  if (isBanned(place, context.nowS) || !isCleared(chat, place, context.viewer) || !mayLook) throw refusal('CHANNEL_PRIVATE');
  return { peer, chat, place };
}

/** Whoever may view a channel may also view its discussion group (core.telegram.org/api/discussion). */
async function isGuest({ services, viewer, nowS }: Context, { kind, linked }: ChatRow): Promise<boolean> {
  if (linked === 0 || kind !== 'supergroup') return false;
  const [channel, place] = await Promise.all([services.chats.chat(linked), services.chats.place(viewer, linked)]);
  if (!channel || channel.deleted || isBanned(place, nowS) || !isCleared(channel, place, viewer)) return false;
  return place?.inside || firstUsername(channel) !== '';
}

/** A chat in which the caller may send. Throws like `readableChat`, and USER_BANNED_IN_CHANNEL, CHAT_WRITE_FORBIDDEN, CHAT_ADMIN_REQUIRED. */
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

/** Where the caller reads the messages of a peer: the mailbox, and the id up to which messages are hidden from them. */
export type Shelf = { mailbox: number; peer: number; after: number };

/** Throws like `readableChat`. */
export async function shelfOf(context: Context, peer: number): Promise<Shelf> {
  const own = { mailbox: context.viewer, peer, after: 0 };
  if (peer >= 0) return own;
  const { chat, place } = await readableChat(context, peer);
  if (!isChannelPeer(peer)) return own;
  return { mailbox: -peer, peer, after: unseenUpTo(chat, place, context.viewer) };
}

/** Id up to which messages of a supergroup or channel are hidden from the viewer: by hidden pre-history, or because they have cleared it. */
export function unseenUpTo(chat: ChatRow, place: MemberRow | undefined, viewer: number): number {
  return Math.max(place?.clearedId ?? 0, pastOf(chat, place, viewer));
}

/** Id up to which hidden pre-history applies to a member (channels.togglePreHistoryHidden); 0 = not at all. */
export function pastOf(chat: ChatRow, place: MemberRow | undefined, viewer: number): number {
  const isHidden = chat.options.includes('pre-history-hidden') && chat.creator !== viewer && place?.appointedBy === 0;
  return isHidden ? place.since : 0;
}
