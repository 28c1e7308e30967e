import type { ChatColorChosen } from '@teamgram/event-schemas';
import { chatStream } from '../channels/chat.ts';
import { permitted } from '../channels/chat-state.ts';
import { chatView, type ChatView } from '../channels/standing.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import { isColor } from '../users/choose-color.ts';
import type { View } from '../view.ts';
import { lookOf } from './look.ts';

/** channels.updateColor. `color` undefined: derived from the id. */
export type ChooseChatColor = { type: 'ChooseChatColor'; chat: number; forProfile: boolean; color: number | undefined };

export type ChooseChatColorState = { former: number | undefined; found: ChatView | undefined };

export function load(view: View, { chat, forProfile }: ChooseChatColor, { actor, nowMs }: Context): ChooseChatColorState {
  const look = lookOf(view.documents, chat);
  return { former: forProfile ? look.profileColor : look.color, found: chatView(view, chat, actor, nowMs) };
}

/** Throws CHANNEL_PRIVATE, PEER_ID_INVALID, CHAT_ADMIN_REQUIRED, CHANNEL_INVALID, COLOR_INVALID, CHAT_NOT_MODIFIED. Does not require boosts here. */
export function chooseChatColor(state: ChooseChatColorState, { forProfile, color }: ChooseChatColor, { actor: by }: Context): [ChatColorChosen] {
  const { peer, chat } = permitted(state, 'change-info');
  if (chat.kind === 'basic') throw refusal('CHANNEL_INVALID');
  if (!isColor(color)) throw refusal('COLOR_INVALID');
  if (color === state.former) throw refusal('CHAT_NOT_MODIFIED');
  return [{ type: 'ChatColorChosen', stream: chatStream(peer), chat: peer, by, forProfile, color }];
}
