import type { ProfileTabChosen } from '@teamgram/event-schemas';
import { chatStream } from '../channels/chat.ts';
import { permitted } from '../channels/chat-state.ts';
import { chatView, type ChatView } from '../channels/standing.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { lookOf } from './look.ts';

/** account.setMainProfileTab, channels.setMainProfileTab. `chat` 0: the caller's own profile; `tab`: TL constructor without "profileTab". */
export type ChooseProfileTab = { type: 'ChooseProfileTab'; chat: number; tab: string };

export type ChooseProfileTabState = { former: string; found: ChatView | undefined };

export function load(view: View, { chat }: ChooseProfileTab, { actor, nowMs }: Context): ChooseProfileTabState {
  return { former: lookOf(view.documents, chat || actor).tab, found: chatView(view, chat, actor, nowMs) };
}

/** Throws CHANNEL_PRIVATE, PEER_ID_INVALID, CHAT_ADMIN_REQUIRED, CHANNEL_INVALID. Records nothing when unchanged. */
export function chooseProfileTab(state: ChooseProfileTabState, { chat, tab }: ChooseProfileTab, { actor: by }: Context): ProfileTabChosen[] {
  if (chat !== 0 && permitted(state, 'change-info').chat.kind === 'basic') throw refusal('CHANNEL_INVALID');
  if (tab === state.former) return [];
  return [{ type: 'ProfileTabChosen', stream: chat === 0 ? `user-${by}` : chatStream(chat), peer: chat || by, by, tab }];
}
