/** A group or channel as one viewer sees it. */
import { ADMIN_RIGHTS, BANNED_RIGHTS, deniedToMembers, EVERY_ADMIN_RIGHT } from '@teamgram/domain';
import { idOfPeer, Reader, readPhoto } from '@teamgram/event-schemas';
import type { Photo } from '@teamgram/event-schemas';
import type { ChatRow, MemberRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { HashedKind } from '../peers/access-hash.ts';
import { tlAdminRights, tlBannedRights, tlDefaultRights } from './rights.ts';
import { tlColor } from './user.ts';
import { firstUsername, shownNames } from './usernames.ts';
import type { View } from './view.ts';

/** The chat's current photo, decoded. */
export function currentChatPhoto({ photo }: ChatRow): Photo | undefined {
  return photo ? readPhoto(Reader.create(photo), photo.length) : undefined;
}

/** Rights denied to this member now: restrictions expire at `untilS`. */
export function deniedNow(place: MemberRow | undefined, nowS: number): number {
  return place && (place.untilS === 0 || place.untilS > nowS) ? place.denied : 0;
}

/** Banned members may not even view the chat. */
export function isBanned(place: MemberRow | undefined, nowS: number): boolean {
  return (deniedNow(place, nowS) & BANNED_RIGHTS.view_messages) !== 0;
}

/** Whether the viewer's clearance suffices for the chat's classification. The creator always has access. */
export function isCleared({ creator, classification }: Pick<ChatRow, 'creator' | 'classification'>, place: MemberRow | undefined, viewer: number): boolean {
  return creator === viewer || (place?.clearance ?? 0) >= classification;
}

/** @param place the viewer's membership row; undefined = never a member */
export function tlChat(view: View, chat: ChatRow, place: MemberRow | undefined, nowS: number): tl.Chat {
  if (chat.kind === 'basic') return basicGroup(view, chat, place);
  if (chat.deleted || isBanned(place, nowS) || !isCleared(chat, place, view.userId)) return forbidden(view, chat, place);
  return place?.lastTitle != null && isClosedTo(chat, view.userId) ? leftBehind(view, chat, place) : channel(view, chat, place, nowS);
}

/** Whether a former member sees the chat only as they last saw it. Not so for the creator, who may rejoin, nor for chats with a public username. */
function isClosedTo(chat: ChatRow, viewer: number): boolean {
  return chat.creator !== viewer && firstUsername(chat) === '';
}

/** Shown in place of the title to a viewer without clearance. */
const CLASSIFIED_TITLE = 'Classified';

/** The title shown to this viewer. */
function titleFor(view: View, chat: ChatRow, place: MemberRow | undefined): string {
  if (!isCleared(chat, place, view.userId)) return CLASSIFIED_TITLE;
  return isClosedTo(chat, view.userId) ? place?.lastTitle ?? chat.title : chat.title;
}

/** A private channel that the viewer has left: with the title it had then, and without its current photo and properties. */
function leftBehind(view: View, chat: ChatRow, place: MemberRow): tl.channel {
  const isBroadcast = chat.kind === 'broadcast';
  return {
    _: 'channel',
    left: true,
    broadcast: isBroadcast || undefined,
    megagroup: !isBroadcast || undefined,
    id: idOfPeer(chat.chat),
    access_hash: channelHash(view, chat.chat),
    title: titleFor(view, chat, place),
    photo: { _: 'chatPhotoEmpty' },
    date: Math.floor(place.joinedAtMs / 1000),
  };
}

function basicGroup(view: View, chat: ChatRow, place: MemberRow | undefined): tl.chat | tl.chatForbidden {
  if (!place) return { _: 'chatForbidden', id: idOfPeer(chat.chat), title: chat.title };
  return {
    _: 'chat',
    creator: chat.creator === view.userId || undefined,
    left: !place.inside || undefined,
    deactivated: chat.deleted || chat.migratedTo !== 0 || undefined,
    noforwards: chat.options.includes('no-forwards') || undefined,
    id: idOfPeer(chat.chat),
    title: titleFor(view, chat, place),
    // A former member does not see the current photo.
    photo: place.inside ? tlChatPhoto(view, chat) : { _: 'chatPhotoEmpty' },
    participants_count: place.inside ? chat.memberCount : 0,
    date: Math.floor(chat.createdAtMs / 1000),
    version: chat.version,
    migrated_to: chat.migratedTo === 0 ? undefined : inputChannel(view, chat.migratedTo),
    admin_rights: adminRights(view, chat, place),
    default_banned_rights: tlDefaultRights(chat.denied),
  };
}

function forbidden(view: View, chat: ChatRow, place: MemberRow | undefined): tl.channelForbidden {
  return {
    _: 'channelForbidden',
    broadcast: chat.kind === 'broadcast' || undefined,
    megagroup: chat.kind === 'supergroup' || undefined,
    id: idOfPeer(chat.chat),
    access_hash: channelHash(view, chat.chat),
    title: titleFor(view, chat, place),
    until_date: place?.untilS || undefined,
  };
}

function channel(view: View, chat: ChatRow, place: MemberRow | undefined, nowS: number): tl.channel {
  const on = (option: string) => chat.options.includes(option) || undefined;
  const denied = deniedNow(place, nowS);
  const isBroadcast = chat.kind === 'broadcast';
  return {
    _: 'channel',
    creator: chat.creator === view.userId || undefined,
    left: !place?.inside || undefined,
    broadcast: isBroadcast || undefined,
    megagroup: !isBroadcast || undefined,
    signatures: on('signatures'),
    signature_profiles: on('signature-profiles'),
    gigagroup: on('gigagroup'),
    slowmode_enabled: chat.slowModeS > 0 || undefined,
    noforwards: on('no-forwards'),
    has_link: chat.linked !== 0 || undefined,
    join_to_send: on('join-to-send'),
    join_request: on('join-request'),
    forum: on('forum'),
    autotranslation: on('autotranslation'),
    forum_tabs: on('forum-tabs'),
    has_geo: chat.placed || undefined,
    id: idOfPeer(chat.chat),
    access_hash: channelHash(view, chat.chat),
    title: chat.title,
    ...shownNames(chat),
    color: tlColor(chat.color),
    profile_color: tlColor(chat.profileColor),
    photo: tlChatPhoto(view, chat),
    date: Math.floor((place?.inside ? place.joinedAtMs : chat.createdAtMs) / 1000),
    admin_rights: adminRights(view, chat, place),
    banned_rights: denied === 0 ? undefined : tlBannedRights(denied, place!.untilS),
    default_banned_rights: isBroadcast ? undefined : tlDefaultRights(deniedToMembers(chat)),
    participants_count: chat.memberCount,
  };
}

/** The creator has every right, but chooses whether to act anonymously. */
function adminRights(view: View, { creator }: ChatRow, place: MemberRow | undefined): tl.chatAdminRights | undefined {
  if (!place?.inside) return undefined;
  if (creator === view.userId) return tlAdminRights((EVERY_ADMIN_RIGHT & ~ADMIN_RIGHTS.anonymous) | place.adminRights);
  return place.appointedBy === 0 ? undefined : tlAdminRights(place.adminRights);
}

function tlChatPhoto(view: View, chat: ChatRow): tl.ChatPhoto {
  const photo = currentChatPhoto(chat);
  if (!photo) return { _: 'chatPhotoEmpty' };
  const stripped = photo.sizes.find(({ type }) => type === 'i')?.bytes;
  return { _: 'chatPhoto', photo_id: BigInt(photo.id), stripped_thumb: stripped, dc_id: view.dcId };
}

/** The chat as the viewer can address it in a request. */
export function inputChannel(view: View, chat: number): tl.inputChannel {
  return { _: 'inputChannel', channel_id: idOfPeer(chat), access_hash: channelHash(view, chat) };
}

function channelHash(view: View, chat: number): bigint {
  return view.hashes.of(view.userId, HashedKind.channel, idOfPeer(chat));
}
