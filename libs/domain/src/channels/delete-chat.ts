import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { chatStream } from './chat.ts';
import { insideOf } from './chat-state.ts';
import { chatView, type ChatView } from './standing.ts';

/** channels.deleteChannel, messages.deleteChat: for everybody. */
export type DeleteChat = { type: 'DeleteChat'; chat: number };

export type DeleteChatState = { found: ChatView | undefined };

export function load(view: View, { chat }: DeleteChat, { actor, nowMs }: Context): DeleteChatState {
  return { found: chatView(view, chat, actor, nowMs) };
}

export function deleteChat(state: DeleteChatState, _: DeleteChat, { actor }: Context): [Fact] {
  const { peer, standing } = insideOf(state);
  if (standing.role !== 'creator') throw refusal('CHAT_ADMIN_REQUIRED');
  return [{ type: 'ChatDeleted', stream: chatStream(peer), chat: peer, by: actor }];
}
