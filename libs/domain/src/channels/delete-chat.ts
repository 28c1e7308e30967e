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

/** What it discussed, or where it was discussed, is linked to nothing any more. */
export function deleteChat(state: DeleteChatState, _: DeleteChat, { actor }: Context): Fact[] {
  const { peer, chat, standing } = insideOf(state);
  if (standing.role !== 'creator') throw refusal('CHAT_ADMIN_REQUIRED');
  return [...unlinked(peer, chat, actor), { type: 'ChatDeleted', stream: chatStream(peer), chat: peer, by: actor }];
}

function unlinked(peer: number, { kind, linked }: ChatView['chat'], by: number): Fact[] {
  if (!linked) return [];
  const [channel, group] = kind === 'broadcast' ? [peer, linked] : [linked, peer];
  return [{ type: 'DiscussionGroupSet', stream: chatStream(channel), chat: channel, by, group: 0, former: group }];
}
