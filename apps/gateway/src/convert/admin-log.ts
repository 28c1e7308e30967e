/** Acts in a supergroup or channel as their admins are shown them (core.telegram.org/type/ChannelAdminLogEventAction). */
import { idOfPeer, Reader, readPhoto } from '@teamgram/event-schemas';
import type { AdminLogRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { tlPhoto } from './media.ts';
import { tlAdminRights, tlBannedRights } from './rights.ts';
import type { View } from './view.ts';

type Action = tl.ChannelAdminLogEventAction;
type Maker = (row: AdminLogRow, shown: { view: View; invite: (link: number) => tl.ExportedChatInvite }) => Action;

const isOn = ({ amount }: AdminLogRow) => amount === 1;

const makers: Record<string, Maker> = {
  'title': ({ formerValue, value }) => ({ _: 'channelAdminLogEventActionChangeTitle', prev_value: formerValue, new_value: value }),
  'about': ({ formerValue, value }) => ({ _: 'channelAdminLogEventActionChangeAbout', prev_value: formerValue, new_value: value }),
  'username': ({ formerValue, value }) => ({ _: 'channelAdminLogEventActionChangeUsername', prev_value: formerValue, new_value: value }),
  'photo': ({ formerPhoto, photo }, { view }) =>
    ({ _: 'channelAdminLogEventActionChangePhoto', prev_photo: shownPhoto(view, formerPhoto), new_photo: shownPhoto(view, photo) }),
  'slow-mode': ({ formerAmount, amount }) => ({ _: 'channelAdminLogEventActionToggleSlowMode', prev_value: formerAmount, new_value: amount }),
  'default-rights': ({ formerAmount, amount }) =>
    ({ _: 'channelAdminLogEventActionDefaultBannedRights', prev_banned_rights: tlBannedRights(formerAmount), new_banned_rights: tlBannedRights(amount) }),
  'option-signatures': (row) => ({ _: 'channelAdminLogEventActionToggleSignatures', new_value: isOn(row) }),
  'option-signature-profiles': (row) => ({ _: 'channelAdminLogEventActionToggleSignatureProfiles', new_value: isOn(row) }),
  'option-pre-history-hidden': (row) => ({ _: 'channelAdminLogEventActionTogglePreHistoryHidden', new_value: isOn(row) }),
  'option-no-forwards': (row) => ({ _: 'channelAdminLogEventActionToggleNoForwards', new_value: isOn(row) }),
  'option-forum': (row) => ({ _: 'channelAdminLogEventActionToggleForum', new_value: isOn(row) }),
  'option-autotranslation': (row) => ({ _: 'channelAdminLogEventActionToggleAutotranslation', new_value: isOn(row) }),
  'option-anti-spam': (row) => ({ _: 'channelAdminLogEventActionToggleAntiSpam', new_value: isOn(row) }),
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
};

/** What can be shown of acts; others have no words in TL. */
export const SHOWN_KINDS: readonly string[] = Object.keys(makers);

/** @param invite a link by its number, which the action may name */
export function adminLogEvent(view: View, row: AdminLogRow, invite: (link: number) => tl.ExportedChatInvite): tl.channelAdminLogEvent {
  return { _: 'channelAdminLogEvent', id: BigInt(row.id), date: secondsOf(row.atMs), user_id: row.actor, action: makers[row.kind]!(row, { view, invite }) };
}

/** The link that an act names, if it names one. */
export function linkNamed({ kind, subject, amount }: AdminLogRow): number {
  if (kind === 'link-revoked') return subject;
  return kind.startsWith('join-') ? amount : 0;
}

/** Whom an act names, beside who did it. */
export function peersNamed({ kind, subject, amount }: AdminLogRow): number[] {
  if (kind === 'link-revoked') return [];
  return kind === 'linked' ? [subject, amount] : [subject];
}

function promoted(row: AdminLogRow): Action {
  const { subject, formerAmount, formerActor, formerAtMs, formerValue, amount, actor, atMs, value } = row;
  return {
    _: 'channelAdminLogEventActionParticipantToggleAdmin',
    prev_participant: admin(subject, formerAmount, formerActor, formerAtMs || atMs, formerValue), new_participant: admin(subject, amount, actor, atMs, value),
  };
}

/** Whoever appoints the creator changes only their rank and whether they are anonymous; no rights and no rank = no admin. */
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
  if (denied === 0) return plain(user_id, atMs);
  const left = (denied & 1) === 1 || undefined;
  return { _: 'channelParticipantBanned', left, peer: { _: 'peerUser', user_id }, kicked_by, date: secondsOf(atMs), banned_rights: tlBannedRights(denied, untilS) };
}

const plain = (user_id: number, atMs: number): tl.channelParticipant => ({ _: 'channelParticipant', user_id, date: secondsOf(atMs) });

function shownPhoto(view: View, bytes: Uint8Array | null): tl.Photo {
  return bytes ? tlPhoto(view, readPhoto(Reader.create(bytes), bytes.length), { kind: 'upload' }) : { _: 'photoEmpty', id: 0n };
}

const secondsOf = (ms: number) => Math.floor(ms / 1000);
