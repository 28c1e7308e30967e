/** Admin log events of supergroups and channels in TL (core.telegram.org/type/ChannelAdminLogEventAction). */
import { idOfPeer, Reader, readPhoto } from '@teamgram/event-schemas';
import type { AdminLogDetail, AdminLogRow, WallpaperRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { tlPeer } from '../peers/peer-number.ts';
import { tlChannelLocation, tlPhoto } from './media.ts';
import { tlChatReactions } from './reactions.ts';
import { tlAdminRights, tlBannedRights, tlDefaultRights } from './rights.ts';
import type { View } from './view.ts';
import { tlChatWallpaper } from './wallpaper.ts';

type Action = tl.ChannelAdminLogEventAction;
/** Objects that an event refers to but its row does not contain. `message` and `formerMessage`: the message concerned after and before the event. */
export type Named = { invite: (link: number) => tl.chatInviteExported; message: tl.Message; formerMessage: tl.Message; chat: number; wallpapers: ReadonlyMap<number, WallpaperRow> };
type Shown = Named & { view: View };
type Maker = (row: AdminLogRow, shown: Shown) => Action;

const isOn = ({ amount }: AdminLogRow) => amount === 1;

const makers: Record<string, Maker> = {
  'title': ({ formerValue, value }) => ({ _: 'channelAdminLogEventActionChangeTitle', prev_value: formerValue, new_value: value }),
  'about': ({ formerValue, value }) => ({ _: 'channelAdminLogEventActionChangeAbout', prev_value: formerValue, new_value: value }),
  'username': ({ formerValue, value }) => ({ _: 'channelAdminLogEventActionChangeUsername', prev_value: formerValue, new_value: value }),
  'photo': ({ formerPhoto, photo }, { view }) =>
    ({ _: 'channelAdminLogEventActionChangePhoto', prev_photo: shownPhoto(view, formerPhoto), new_photo: shownPhoto(view, photo) }),
  lifetime: ({ formerAmount, amount }) => ({ _: 'channelAdminLogEventActionChangeHistoryTTL', prev_value: formerAmount, new_value: amount }),
  'slow-mode': ({ formerAmount, amount }) => ({ _: 'channelAdminLogEventActionToggleSlowMode', prev_value: formerAmount, new_value: amount }),
  'default-rights': ({ formerAmount, amount }) =>
    ({ _: 'channelAdminLogEventActionDefaultBannedRights', prev_banned_rights: tlDefaultRights(formerAmount), new_banned_rights: tlDefaultRights(amount) }),
  'option-signatures': (row) => ({ _: 'channelAdminLogEventActionToggleSignatures', new_value: isOn(row) }),
  'option-signature-profiles': (row) => ({ _: 'channelAdminLogEventActionToggleSignatureProfiles', new_value: isOn(row) }),
  'option-pre-history-hidden': (row) => ({ _: 'channelAdminLogEventActionTogglePreHistoryHidden', new_value: isOn(row) }),
  'option-no-forwards': (row) => ({ _: 'channelAdminLogEventActionToggleNoForwards', new_value: isOn(row) }),
  'option-forum': (row) => ({ _: 'channelAdminLogEventActionToggleForum', new_value: isOn(row) }),
  'option-autotranslation': (row) => ({ _: 'channelAdminLogEventActionToggleAutotranslation', new_value: isOn(row) }),
  'option-anti-spam': (row) => ({ _: 'channelAdminLogEventActionToggleAntiSpam', new_value: isOn(row) }),
  'usernames': ({ detail, formerDetail }) => ({ _: 'channelAdminLogEventActionChangeUsernames', prev_value: usernamesIn(formerDetail), new_value: usernamesIn(detail) }),
  'reactions': ({ detail, formerDetail }) => ({ _: 'channelAdminLogEventActionChangeAvailableReactions', prev_value: reactionsIn(formerDetail), new_value: reactionsIn(detail) }),
  'color': ({ detail, formerDetail }) => ({ _: 'channelAdminLogEventActionChangePeerColor', prev_value: colorIn(formerDetail), new_value: colorIn(detail) }),
  'profile-color': ({ detail, formerDetail }) => ({ _: 'channelAdminLogEventActionChangeProfilePeerColor', prev_value: colorIn(formerDetail), new_value: colorIn(detail) }),
  'wallpaper': ({ detail, formerDetail }, shown) =>
    ({ _: 'channelAdminLogEventActionChangeWallpaper', prev_value: wallpaperOf(shown, formerDetail), new_value: wallpaperOf(shown, detail) }),
  'location': ({ detail, formerDetail }) => ({ _: 'channelAdminLogEventActionChangeLocation', prev_value: placeIn(formerDetail), new_value: placeIn(detail) }),
  'rank': ({ subject, formerValue, value }) => ({ _: 'channelAdminLogEventActionParticipantEditRank', user_id: subject, prev_rank: formerValue, new_rank: value }),
  'topic-created': ({ subject, detail }, { chat }) => ({ _: 'channelAdminLogEventActionCreateTopic', topic: topicOf(chat, subject, detail) }),
  'topic-edited': ({ subject, detail, formerDetail }, { chat }) =>
    ({ _: 'channelAdminLogEventActionEditTopic', prev_topic: topicOf(chat, subject, formerDetail), new_topic: topicOf(chat, subject, detail) }),
  'topic-deleted': ({ subject, formerDetail }, { chat }) => ({ _: 'channelAdminLogEventActionDeleteTopic', topic: topicOf(chat, subject, formerDetail) }),
  'topic-pinned': (row, { chat }) =>
    ({ _: 'channelAdminLogEventActionPinTopic', [isOn(row) ? 'new_topic' : 'prev_topic']: topicOf(chat, row.subject, isOn(row) ? row.detail : row.formerDetail) }),
  'pinned': (_row, { message }) => ({ _: 'channelAdminLogEventActionUpdatePinned', message }),
  'edited': (_row, { message, formerMessage }) => ({ _: 'channelAdminLogEventActionEditMessage', prev_message: formerMessage, new_message: message }),
  'poll-stopped': (_row, { message }) => ({ _: 'channelAdminLogEventActionStopPoll', message }),
  'deleted': (_row, { message }) => ({ _: 'channelAdminLogEventActionDeleteMessage', message }),
  'linked': ({ subject, amount }) => ({ _: 'channelAdminLogEventActionChangeLinkedChat', prev_value: idOfPeer(subject), new_value: idOfPeer(amount) }),
  'invite': ({ subject, atMs }) => ({ _: 'channelAdminLogEventActionParticipantInvite', participant: plain(subject, atMs) }),
  'join': () => ({ _: 'channelAdminLogEventActionParticipantJoin' }),
  'join-link': ({ amount }, { invite }) => ({ _: 'channelAdminLogEventActionParticipantJoinByInvite', invite: invite(amount) }),
  'join-approved': ({ amount, subject }, { invite }) => ({
    _: 'channelAdminLogEventActionParticipantJoinByRequest', approved_by: subject, invite: amount === 0 ? { _: 'chatInvitePublicJoinRequests' } : invite(amount),
  }),
  'leave': () => ({ _: 'channelAdminLogEventActionParticipantLeave' }),
  'promote': promoted,
  'demote': promoted,
  'ban': restricted,
  'kick': restricted,
  'unban': restricted,
  'link-revoked': ({ subject }, { invite }) => ({ _: 'channelAdminLogEventActionExportedInviteRevoke', invite: invite(subject) }),
  'link-deleted': ({ subject }, { invite }) => ({ _: 'channelAdminLogEventActionExportedInviteDelete', invite: invite(subject) }),
  'link-changed': ({ subject, detail, formerDetail }, { invite }) => ({
    _: 'channelAdminLogEventActionExportedInviteEdit', prev_invite: inviteWith(invite(subject), formerDetail), new_invite: inviteWith(invite(subject), detail),
  }),
};

/** The kinds of events that can be shown; the others have no TL constructor. */
export const SHOWN_KINDS: readonly string[] = Object.keys(makers);

/** One admin log event. `named` must contain the objects it refers to (`linkNamed`, `peersNamed`, …); its kind must be one of `SHOWN_KINDS`. */
export function adminLogEvent(view: View, row: AdminLogRow, named: Named): tl.channelAdminLogEvent {
  return { _: 'channelAdminLogEvent', id: BigInt(row.id), date: secondsOf(row.atMs), user_id: row.actor, action: makers[row.kind]!(row, { ...named, view }) };
}

const ABOUT_LINKS: ReadonlySet<string> = new Set(['link-revoked', 'link-deleted', 'link-changed']);
const ABOUT_MESSAGES: ReadonlySet<string> = new Set(['pinned', 'edited', 'poll-stopped', 'deleted']);

/** The invite link an event refers to; 0 = none. */
export function linkNamed({ kind, subject, amount }: AdminLogRow): number {
  if (ABOUT_LINKS.has(kind)) return subject;
  return kind.startsWith('join-') ? amount : 0;
}

/** Whether an event is about a message; its `subject` is then the message id. */
export const isAboutMessage = ({ kind }: AdminLogRow) => ABOUT_MESSAGES.has(kind);

/** The wallpapers an event refers to: the new and the former one. */
export function wallpapersNamed({ detail, formerDetail }: AdminLogRow): number[] {
  return [detail, formerDetail].flatMap((one) => one?.wallpaper || []);
}

/** Peers an event refers to, besides its actor. */
export function peersNamed({ kind, subject, amount, detail, formerDetail }: AdminLogRow): number[] {
  if (ABOUT_LINKS.has(kind)) return [];
  if (ABOUT_MESSAGES.has(kind)) return kind === 'pinned' ? [] : [amount];
  if (kind.startsWith('topic-')) return [openerOf(detail ?? formerDetail)];
  return kind === 'linked' ? [subject, amount] : [subject];
}

type Detail = AdminLogDetail | null;

const colorIn = (detail: Detail): tl.peerColor => ({ _: 'peerColor', color: detail?.color ?? undefined });
const reactionsIn = (detail: Detail) => tlChatReactions(detail?.mode ?? 'all', detail?.emoji ?? []);
/** Active usernames in order; "" stands for the one the owner chose. */
const usernamesIn = (detail: Detail) => (detail?.active ?? ['']).map((name) => name || (detail?.chosen ?? '')).filter((name) => name !== '');
const openerOf = (detail: Detail) => detail?.sender || detail?.creator || 0;

/** No wallpaper, or one deleted together with its creator's account, has no colours. */
function wallpaperOf({ view, wallpapers }: Shown, detail: Detail): tl.WallPaper {
  const { wallpaper = 0, settings = '' } = detail ?? {};
  if (settings === '') return { _: 'wallPaperNoFile', id: 0n };
  return tlChatWallpaper(view, { ...(wallpapers.get(wallpaper) ?? { wallpaper, creator: null, description: null }), settings: Buffer.from(settings, 'base64'), given: false });
}

function placeIn(detail: Detail): tl.ChannelLocation {
  const { latitude = null, longitude = null, address = '' } = detail ?? {};
  return tlChannelLocation({ latitude, longitude, address }) ?? { _: 'channelLocationEmpty' };
}

/** "a reduced version of the full topic information … usually only returned in topic-related admin log events" (core.telegram.org/constructor/forumTopic). */
function topicOf(chat: number, id: number, detail: Detail): tl.forumTopic {
  const { title = '', iconColor = 0, iconEmoji, closed, hidden, pinned, atMs = 0 } = detail ?? {};
  return {
    _: 'forumTopic', short: true, closed: closed || undefined, hidden: hidden || undefined, pinned: pinned || undefined, id, date: secondsOf(atMs), peer: tlPeer(chat),
    title, icon_color: iconColor, icon_emoji_id: iconEmoji ? BigInt(iconEmoji) : undefined, from_id: tlPeer(openerOf(detail)), top_message: id, read_inbox_max_id: 0,
    read_outbox_max_id: 0, unread_count: 0, unread_mentions_count: 0, unread_reactions_count: 0, unread_poll_votes_count: 0, notify_settings: { _: 'peerNotifySettings' },
  };
}

function inviteWith(invite: tl.chatInviteExported, detail: Detail): tl.chatInviteExported {
  const { title, untilS, useLimit, onRequest } = detail ?? {};
  return { ...invite, title: title || undefined, expire_date: untilS || undefined, usage_limit: useLimit || undefined, request_needed: onRequest || undefined };
}

function promoted(row: AdminLogRow): Action {
  const { subject, formerAmount, formerActor, formerAtMs, formerValue, amount, actor, atMs, value } = row;
  return {
    _: 'channelAdminLogEventActionParticipantToggleAdmin',
    prev_participant: admin(subject, formerAmount, formerActor, formerAtMs || atMs, formerValue), new_participant: admin(subject, amount, actor, atMs, value),
  };
}

/** Appointing the creator changes only their rank and anonymity. No rights and no rank = not an admin. */
function admin(user_id: number, rights: number, promoted_by: number, atMs: number, rank: string): tl.ChannelParticipant {
  if (rights === 0 && rank === '') return plain(user_id, atMs);
  return { _: 'channelParticipantAdmin', user_id, promoted_by, date: secondsOf(atMs), admin_rights: tlAdminRights(rights), rank: rank || undefined };
}

function restricted(row: AdminLogRow): Action {
  const { subject, formerAmount, formerUntilS, formerActor, formerAtMs, amount, untilS, actor, atMs } = row;
  return {
    _: 'channelAdminLogEventActionParticipantToggleBan',
    prev_participant: banned(subject, formerAmount, formerUntilS, formerActor, formerAtMs || atMs), new_participant: banned(subject, amount, untilS, actor, atMs),
  };
}

function banned(user_id: number, denied: number, untilS: number, kicked_by: number, atMs: number): tl.ChannelParticipant {
  // Channels (as senders) are never members of a group.
  if (denied === 0) return user_id < 0 ? { _: 'channelParticipantLeft', peer: tlPeer(user_id) } : plain(user_id, atMs);
  const left = (denied & 1) === 1 || undefined;
  return { _: 'channelParticipantBanned', left, peer: tlPeer(user_id), kicked_by, date: secondsOf(atMs), banned_rights: tlBannedRights(denied, untilS) };
}

const plain = (user_id: number, atMs: number): tl.channelParticipant => ({ _: 'channelParticipant', user_id, date: secondsOf(atMs) });

function shownPhoto(view: View, bytes: Uint8Array | null): tl.Photo {
  return bytes ? tlPhoto(view, readPhoto(Reader.create(bytes), bytes.length), { kind: 'upload' }) : { _: 'photoEmpty', id: 0n };
}

const secondsOf = (ms: number) => Math.floor(ms / 1000);
