import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { chatStream } from './chat.ts';
import { chatState, insideOf, serviceMessage, type ChatState } from './chat-state.ts';
import { isMember } from './members.ts';
import { may } from './rights.ts';

/** messages.deleteChatUser for another user: removes them from a basic group. */
export type RemoveMember = { type: 'RemoveMember'; chat: number; user: number };

export type RemoveMemberState = ChatState & { isMember: boolean };

export function load(view: View, { chat, user }: RemoveMember, context: Context): RemoveMemberState {
  return { ...chatState(view, chat, context), isMember: isMember(view.documents, chat, user) };
}

/** Refuses in order of precedence (core.telegram.org/method/messages.deleteChatUser). */
export function removeMember(state: RemoveMemberState, { user }: RemoveMember, { actor }: Context): Fact[] {
  const { peer, chat, standing } = insideOf(state);
  if (chat.kind !== 'basic') throw refusal('CHAT_ID_INVALID');
  const isAdmin = user === chat.creator || chat.admins[user] !== undefined;
  if (!may(standing, 'ban') || (isAdmin && standing.role !== 'creator')) throw refusal('CHAT_ADMIN_REQUIRED');
  if (!state.isMember) throw refusal('USER_NOT_PARTICIPANT');
  return [
    { type: 'MemberRemoved', stream: chatStream(peer), chat: peer, user, by: actor },
    serviceMessage(state, actor, 'ChatDeleteUser', { users: [user] }),
  ];
}
