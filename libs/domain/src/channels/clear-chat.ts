import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { dialogOf } from '../dialogs/dialog.ts';
import { ptsOf } from '../messages/mailbox.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { insideOf } from './chat-state.ts';
import { chatView, type ChatView } from './standing.ts';

/** channels.deleteHistory for the caller only. `maxId` 0: everything. Records nothing when there is nothing new to clear. */
export type ClearChat = { type: 'ClearChat'; chat: number; maxId: number };

export type ClearChatState = { found: ChatView | undefined; pts: number; clearedBelow: number };

export function load(view: View, { chat }: ClearChat, { actor, nowMs }: Context): ClearChatState {
  const { clearedBelow } = dialogOf(view.documents, actor, chat);
  return { found: chatView(view, chat, actor, nowMs), pts: ptsOf(view.documents, -chat), clearedBelow };
}

export function clearChat(state: ClearChatState, { maxId: asked }: ClearChat, { actor: owner }: Context): Fact[] {
  const { peer, chat } = insideOf(state);
  if (chat.kind === 'basic') throw refusal('CHANNEL_INVALID');
  const maxId = Math.min(asked || Infinity, state.pts);
  return maxId > state.clearedBelow ? [{ type: 'ChatCleared', stream: `dialogs-${owner}`, owner, chat: peer, maxId }] : [];
}
