import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { chatStream } from './chat.ts';
import { chatState, serviceMessage, type ChatState } from './chat-state.ts';
import { isInside } from './rights.ts';
import { begun, canInherit, handedOver } from './succession.ts';

/**
 * channels.leaveChannel, and messages.deleteChatUser for oneself. The owner of a basic group is succeeded by the heir at once, the owner of any other
 * chat after a week in which they may return; without an heir they keep it. `heir`: the successor shown to the owner; 0: none.
 */
export type LeaveChat = { type: 'LeaveChat'; chat: number; heir?: number | undefined };

export type LeaveChatState = ChatState & { heir: number };

export function load(view: View, { chat, heir = 0 }: LeaveChat, context: Context): LeaveChatState {
  const state = chatState(view, chat, context);
  const inherits = heir !== 0 && state.found?.chat.creator === context.actor && canInherit(view, chat, state.found.chat, heir);
  return { ...state, heir: inherits ? heir : 0 };
}

/** Refuses in order of precedence. */
export function leaveChat(state: LeaveChatState, _: LeaveChat, { actor }: Context): Fact[] {
  const { found, heir } = state;
  if (!found) throw refusal('PEER_ID_INVALID');
  const { peer, chat, standing } = found;
  if (!isInside(standing)) throw refusal('USER_NOT_PARTICIPANT');
  const left = { type: 'MemberLeft', stream: chatStream(peer), chat: peer, user: actor } as const;
  if (chat.kind === 'broadcast') return heir === 0 ? [left] : [left, begun(peer, actor, heir)];
  const told = [left, serviceMessage(state, actor, 'ChatDeleteUser', { users: [actor] })];
  if (heir === 0) return told;
  if (chat.kind === 'basic') return [...handedOver(peer, chat, heir), ...told];
  return [...told, begun(peer, actor, heir), serviceMessage(state, actor, 'NewCreatorPending', { users: [heir] })];
}
