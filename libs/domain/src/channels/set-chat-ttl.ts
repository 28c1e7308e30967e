import type { Fact, MessagesTtlSet } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { messagesTtlOf, refuseTtl } from '../messages/ttl.ts';
import type { View } from '../view.ts';
import { chatStream } from './chat.ts';
import { chatState, permitted, serviceMessage, type ChatState } from './chat-state.ts';

/** messages.setHistoryTTL of a group or channel: auto-delete period of messages sent from now on. 0: off. */
export type SetChatTtl = { type: 'SetChatTtl'; chat: number; periodS: number };

export type SetChatTtlState = ChatState & { former: number };

export function load(view: View, { chat }: SetChatTtl, context: Context): SetChatTtlState {
  const state = chatState(view, chat, context);
  return { ...state, former: state.found ? messagesTtlOf(view.documents, chatStream(chat)) : 0 };
}

/** Refuses in order of precedence (core.telegram.org/method/messages.setHistoryTTL). */
export function setChatTtl(state: SetChatTtlState, { periodS }: SetChatTtl, { actor }: Context): Fact[] {
  const { peer } = permitted(state, 'change-info');
  refuseTtl(periodS, state.former);
  return [chatTtl(peer, actor, periodS), serviceMessage(state, actor, 'SetMessagesTTL', { periodS })];
}

export function chatTtl(peer: number, setter: number, periodS: number): MessagesTtlSet {
  return { type: 'MessagesTtlSet', stream: chatStream(peer), setter, periodS };
}
