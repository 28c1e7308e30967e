import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import { userOf } from '../users/user.ts';
import type { View } from '../view.ts';
import { chatStream } from './chat.ts';
import { chatState, permitted, serviceMessage, type ChatState } from './chat-state.ts';
import { isMember, restrictionOf } from './members.ts';
import { BANNED_RIGHTS, EVERY_BANNED_RIGHT } from './rights.ts';

/** channels.editBanned. No rights denied: lifts the restriction. With view_messages denied the user is banned. `untilS` 0: for ever. */
export type RestrictMember = { type: 'RestrictMember'; chat: number; user: number; denied: number; untilS: number };

export type RestrictMemberState = ChatState & { userExists: boolean; isMember: boolean; isRestricted: boolean };

/** core.telegram.org/constructor/chatBannedRights: "if less than 30 seconds or more than 366 days … it is banned forever". */
const TIME_MIN_S = 30;
const TIME_MAX_S = 366 * 24 * 3600;

export function load(view: View, { chat, user }: RestrictMember, context: Context): RestrictMemberState {
  return {
    ...chatState(view, chat, context),
    userExists: userOf(view.documents, user) !== undefined,
    isMember: isMember(view.documents, chat, user),
    isRestricted: restrictionOf(view.documents, chat, user, context.nowMs) !== undefined,
  };
}

/** Refuses in order of precedence (core.telegram.org/method/channels.editBanned). */
export function restrictMember(state: RestrictMemberState, command: RestrictMember, { actor, nowMs }: Context): Fact[] {
  const { user } = command;
  const { peer, chat, standing } = permitted(state, 'ban');
  if (chat.kind === 'basic') throw refusal('CHANNEL_INVALID');
  if (!state.userExists) throw refusal('USER_ID_INVALID');
  const admin = chat.admins[user];
  if (user === actor || user === chat.creator) throw refusal('USER_ADMIN_INVALID');
  if (admin && standing.role !== 'creator' && admin.by !== actor) throw refusal('USER_ADMIN_INVALID');
  const denied = command.denied & EVERY_BANNED_RIGHT;
  const stream = chatStream(peer);
  if (denied === 0) return state.isRestricted ? [{ type: 'MemberUnrestricted', stream, chat: peer, user, by: actor }] : [];
  const isBanned = (denied & BANNED_RIGHTS.view_messages) !== 0;
  const restricted: Fact = {
    type: 'MemberRestricted', stream, chat: peer, user, by: actor, denied, untilS: normalTime(command.untilS, nowMs),
    wasMember: state.isMember, isMember: state.isMember && !isBanned,
  };
  const tells = isBanned && state.isMember && chat.kind === 'supergroup';
  return tells ? [restricted, serviceMessage(state, actor, 'ChatDeleteUser', { users: [user] })] : [restricted];
}

function normalTime(untilS: number, nowMs: number): number {
  const leftS = untilS - nowMs / 1000;
  return leftS < TIME_MIN_S || leftS > TIME_MAX_S ? 0 : untilS;
}
