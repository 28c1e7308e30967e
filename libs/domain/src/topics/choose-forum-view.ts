import type { ForumViewChosen } from '@teamgram/event-schemas';
import { insideOf } from '../channels/chat-state.ts';
import { chatView, type ChatView } from '../channels/standing.ts';
import type { Context } from '../context.ts';
import { dialogOf } from '../dialogs/dialog.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';

/** channels.toggleViewForumAsMessages. "This setting only affects the current account." Records nothing when unchanged. */
export type ChooseForumView = { type: 'ChooseForumView'; chat: number; asMessages: boolean };

export type ChooseForumViewState = { found: ChatView | undefined; asMessages: boolean };

export function load(view: View, { chat }: ChooseForumView, { actor, nowMs }: Context): ChooseForumViewState {
  return { found: chatView(view, chat, actor, nowMs), asMessages: dialogOf(view.documents, actor, chat).asMessages ?? false };
}

export function chooseForumView(state: ChooseForumViewState, { chat, asMessages }: ChooseForumView, { actor: owner }: Context): ForumViewChosen[] {
  if (insideOf(state).chat.kind !== 'supergroup') throw refusal('CHANNEL_INVALID');
  return state.asMessages === asMessages ? [] : [{ type: 'ForumViewChosen', stream: `dialogs-${owner}`, owner, chat, asMessages }];
}
