import type { SlowModeSet } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { chatStream } from './chat.ts';
import { permitted } from './chat-state.ts';
import { chatView, type ChatView } from './standing.ts';

/** channels.toggleSlowMode. 0: off. */
export type SetSlowMode = { type: 'SetSlowMode'; chat: number; seconds: number };

export type SetSlowModeState = { found: ChatView | undefined };

/** "valid values are 0 (off), 10, 30, 60 (1m), 300 (5m), 900 (15m) and 3600 (1h)" (core.telegram.org/method/channels.toggleSlowMode); clients also offer 5. */
const CHOICES = new Set([0, 5, 10, 30, 60, 300, 900, 3600]);

export function load(view: View, { chat }: SetSlowMode, { actor, nowMs }: Context): SetSlowModeState {
  return { found: chatView(view, chat, actor, nowMs) };
}

export function setSlowMode(state: SetSlowModeState, { seconds }: SetSlowMode, { actor }: Context): [SlowModeSet] {
  const { peer, chat } = permitted(state, 'ban');
  if (chat.kind !== 'supergroup') throw refusal('CHANNEL_INVALID');
  if (!CHOICES.has(seconds)) throw refusal('SECONDS_INVALID');
  if (seconds === chat.slowModeS) throw refusal('CHAT_NOT_MODIFIED');
  return [{ type: 'SlowModeSet', stream: chatStream(peer), chat: peer, by: actor, seconds }];
}
