import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { chatStream } from './chat.ts';
import { chatState, serviceMessage, type ChatState } from './chat-state.ts';
import { isInside } from './rights.ts';

/** channels.leaveChannel, and messages.deleteChatUser of oneself. The creator keeps the chat and may come back. */
export type LeaveChat = { type: 'LeaveChat'; chat: number };

export function load(view: View, { chat }: LeaveChat, context: Context): ChatState {
  return chatState(view, chat, context);
}

/** Refusals in the order in which clients are told of them. */
export function leaveChat(state: ChatState, _: LeaveChat, { actor }: Context): Fact[] {
  const { found } = state;
  if (!found) throw refusal('PEER_ID_INVALID');
  const { peer, chat, standing } = found;
  if (!isInside(standing)) throw refusal('USER_NOT_PARTICIPANT');
  const left = { type: 'MemberLeft', stream: chatStream(peer), chat: peer, user: actor } as const;
  if (chat.kind === 'broadcast') return [left];
  return [left, serviceMessage(state, actor, 'ChatDeleteUser', { users: [actor] })];
}
