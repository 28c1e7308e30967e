import { isBasicGroupPeer, type Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import { userOf } from '../users/user.ts';
import type { View } from '../view.ts';
import { hasRoomForChannels } from './belonging.ts';
import { chatStream } from './chat.ts';
import { chatState, permitted, toldIn, type ChatState } from './chat-state.ts';
import { isClearedFor } from './clearance.ts';
import { BASIC_GROUP_MEMBERS_MAX } from './create-chat.ts';
import { joinRequestOf } from './invite-link.ts';
import { isMember } from './members.ts';
import { OWN_VOICE } from './speaking.ts';

/** messages.hideChatJoinRequest (one user), messages.hideAllChatJoinRequests. Users without a pending request are skipped. */
export type AnswerJoinRequests = { type: 'AnswerJoinRequests'; chat: number; users: number[]; approved: boolean };

type Candidate = { user: number; link: number | undefined; isMember: boolean; exists: boolean; cleared: boolean; hasRoom: boolean };
export type AnswerJoinRequestsState = ChatState & { candidates: Candidate[] };

/** Limit per command, because each approval adds a service message. */
const ANSWERS_MAX = 100;

export function load(view: View, { chat, users }: AnswerJoinRequests, context: Context): AnswerJoinRequestsState {
  const { documents } = view;
  const candidates = [...new Set(users.slice(0, ANSWERS_MAX))].map((user): Candidate => ({
    user,
    link: joinRequestOf(documents, chat, user)?.link,
    isMember: isMember(documents, chat, user),
    exists: userOf(documents, user)?.kind === 'person',
    cleared: isClearedFor(documents, chat, user),
    hasRoom: isBasicGroupPeer(chat) || hasRoomForChannels(documents, user),
  }));
  return { ...chatState(view, chat, context, candidates.filter(({ link, exists }) => link !== undefined && exists).map(({ user }) => user)), candidates };
}

/** Refuses in order of precedence (core.telegram.org/method/messages.hideChatJoinRequest). */
export function answerJoinRequests(state: AnswerJoinRequestsState, { approved }: AnswerJoinRequests, { actor }: Context): Fact[] {
  const { peer: chat, chat: { kind, members } } = permitted(state, 'make-link');
  const { candidates } = state;
  if (candidates.length === 1 && candidates[0]!.isMember) throw refusal('USER_ALREADY_PARTICIPANT');
  const waiting = candidates.filter(({ link, isMember: inside, exists }) => link !== undefined && !inside && exists);
  if (waiting.length === 0) throw refusal('HIDE_REQUESTER_MISSING');
  const stream = chatStream(chat);
  if (!approved) return waiting.map(({ user }) => ({ type: 'JoinRequestDeclined', stream, chat, user, by: actor }));
  // A full basic group leaves the remaining requests pending instead of refusing the whole command.
  const room = kind === 'basic' ? BASIC_GROUP_MEMBERS_MAX - members : waiting.length;
  if (waiting.length === 1 && !waiting[0]!.hasRoom) throw refusal('USER_CHANNELS_TOO_MUCH');
  // Users without clearance, and those in the maximum number of channels, stay pending too.
  const entering = waiting.filter(({ cleared, hasRoom }) => cleared && hasRoom).slice(0, room);
  const outside = new Set(waiting.filter((one) => !entering.includes(one)).map(({ user }) => user));
  const mailboxes = state.mailboxes.filter((mailbox) => !outside.has(mailbox));
  return entering.flatMap(({ user, link }) => {
    const joined: Fact = { type: 'MemberJoined', stream, chat, user, how: 'approved', approvedBy: actor, link: link!, since: state.pts };
    return kind === 'broadcast' ? [joined] : [joined, toldIn(chat, user, OWN_VOICE, 'ChatJoinedByRequest', {}, mailboxes, state.numbers)];
  });
}
