import { isBasicGroupPeer, type Fact } from '@teamgram/event-schemas';
import { hasBlocked } from '../contacts/contact.ts';
import type { Context } from '../context.ts';
import { permits } from '../privacy/choices.ts';
import { refusal } from '../refusal.ts';
import { userOf } from '../users/user.ts';
import type { View } from '../view.ts';
import { hasRoomForChannels } from './belonging.ts';
import { chatStream } from './chat.ts';
import { isClearedFor } from './clearance.ts';
import { chatState, permitted, serviceMessage, type ChatState } from './chat-state.ts';
import { BASIC_GROUP_MEMBERS_MAX } from './create-chat.ts';
import { isMember, restrictionOf } from './members.ts';
import { BANNED_RIGHTS, may } from './rights.ts';

/** messages.addChatUser (one user), channels.inviteToChannel. Users who are members already or cannot be added are skipped. */
export type AddMembers = { type: 'AddMembers'; chat: number; users: number[] };

type Candidate = { user: number; exists: boolean; isMember: boolean; banned: boolean; blockedActor: boolean; permits: boolean; hasRoom: boolean };
export type AddMembersState = ChatState & { candidates: Candidate[] };

/** An entry of the log is at most 65,535 bytes. */
const ADDITIONS_MAX = 5_000;
/** Above this number of members, and in broadcast channels, no message names the added users. */
const TOLD_MAX = 200;

export function load(view: View, { chat, users }: AddMembers, context: Context): AddMembersState {
  const wanted = [...new Set(users.slice(0, ADDITIONS_MAX))];
  const candidates = wanted.map((user) => candidateOf(view, chat, user, context));
  return { ...chatState(view, chat, context, candidates.filter(isWelcome).map(({ user }) => user)), candidates };
}

function candidateOf(view: View, chat: number, user: number, { actor, nowMs }: Context): Candidate {
  const { documents } = view;
  return {
    user,
    exists: userOf(documents, user)?.kind === 'person',
    isMember: isMember(documents, chat, user),
    banned: ((restrictionOf(documents, chat, user, nowMs)?.denied ?? 0) & BANNED_RIGHTS.view_messages) !== 0,
    blockedActor: hasBlocked(documents, user, actor),
    // A user without clearance for the chat's classification could not read it.
    permits: permits(view, user, 'ChatInvite', actor) && isClearedFor(documents, chat, user),
    hasRoom: isBasicGroupPeer(chat) || hasRoomForChannels(documents, user),
  };
}

const isWelcome = ({ exists, isMember: there, banned, blockedActor, permits: willing, hasRoom }: Candidate) => exists && !there && !banned && !blockedActor && willing && hasRoom;

/** Refuses in order of precedence (core.telegram.org/method/messages.addChatUser, …/channels.inviteToChannel). */
export function addMembers(state: AddMembersState, command: AddMembers, { actor }: Context): Fact[] {
  const { peer, chat, standing } = permitted(state, 'invite');
  const { candidates } = state;
  // "One can't invite people into gigagroups" (core.telegram.org/api/channel#gigagroups): users join by themselves.
  if (chat.options.includes('gigagroup')) throw refusal('CHAT_INVALID');
  if (command.users.length > ADDITIONS_MAX) throw refusal('USERS_TOO_MUCH');
  const bans = may(standing, 'ban');
  refuseOnly(candidates, chat.kind === 'basic', bans);
  const users = candidates.filter((one) => isWelcome(one) || (bans && one.banned && isWelcome({ ...one, banned: false }))).map(({ user }) => user);
  if (chat.kind === 'basic' && chat.members + users.length > BASIC_GROUP_MEMBERS_MAX) throw refusal('USERS_TOO_MUCH');
  if (users.length === 0) return [];
  const stream = chatStream(peer);
  const pardoned = candidates.filter(({ user, banned }) => banned && users.includes(user));
  return [
    ...pardoned.map(({ user }) => ({ type: 'MemberUnrestricted', stream, chat: peer, user, by: actor }) as const),
    { type: 'MembersAdded', stream, chat: peer, by: actor, users, since: state.pts },
    ...(chat.kind === 'broadcast' || users.length > TOLD_MAX ? [] : [serviceMessage(state, actor, 'ChatAddUser', { users })]),
  ];
}

/** For a single user the reason is reported; among several, users who cannot be added are skipped. */
function refuseOnly(candidates: readonly Candidate[], isBasic: boolean, bans: boolean): void {
  const [only] = candidates;
  if (!only || candidates.length > 1) return;
  if (!only.exists) throw refusal('USER_ID_INVALID');
  if (only.isMember && isBasic) throw refusal('USER_ALREADY_PARTICIPANT');
  if (only.banned && !isBasic && !bans) throw refusal('USER_KICKED');
  if (!only.permits) throw refusal('USER_PRIVACY_RESTRICTED');
  if (only.blockedActor) throw refusal(isBasic ? 'USER_IS_BLOCKED' : 'USER_BLOCKED');
  if (!only.hasRoom && !only.isMember) throw refusal('USER_CHANNELS_TOO_MUCH');
}
