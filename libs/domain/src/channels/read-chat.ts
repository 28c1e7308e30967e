import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { dialogOf } from '../dialogs/dialog.ts';
import { ptsOf } from '../messages/mailbox.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { insideOf } from './chat-state.ts';
import { chatView, type ChatView } from './standing.ts';

/** channels.readHistory. `maxId` 0: everything. Records nothing when there is nothing new to read. Also removes the unread mark of the dialog. */
export type ReadChat = { type: 'ReadChat'; chat: number; maxId: number };

export type ReadChatState = { found: ChatView | undefined; pts: number; readInbox: number; markedUnread: boolean };

export function load(view: View, { chat }: ReadChat, { actor, nowMs }: Context): ReadChatState {
  const { readInbox, markedUnread } = dialogOf(view.documents, actor, chat);
  return { found: chatView(view, chat, actor, nowMs), pts: ptsOf(view.documents, -chat), readInbox, markedUnread };
}

/** The chat's pts does not advance: a read mark concerns the reader only (core.telegram.org/constructor/updateReadChannelInbox). */
export function readChat(state: ReadChatState, { maxId: asked }: ReadChat, { actor }: Context): Fact[] {
  const { peer, chat } = insideOf(state);
  if (chat.kind === 'basic') throw refusal('CHANNEL_INVALID');
  const maxId = Math.min(asked || Infinity, state.pts);
  const stream = `dialogs-${actor}`;
  const facts: Fact[] = [];
  if (maxId > state.readInbox) facts.push({ type: 'ChatRead', stream, reader: actor, chat: peer, maxId, newsAfter: Math.min(chat.readMaxId, maxId) });
  if (state.markedUnread) facts.push({ type: 'DialogUnmarkedUnread', stream, owner: actor, peer });
  return facts;
}
