import type { PersonalChannelChosen } from '@teamgram/event-schemas';
import { isPublic } from '../channels/chat.ts';
import { insideOf } from '../channels/chat-state.ts';
import { chatView, type ChatView } from '../channels/standing.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { lookOf } from './look.ts';

/** account.updatePersonalChannel: the channel shown on the caller's profile. 0: none. Records nothing when unchanged. */
export type ChoosePersonalChannel = { type: 'ChoosePersonalChannel'; channel: number };

export type ChoosePersonalChannelState = { former: number; found: ChatView | undefined };

export function load(view: View, { channel }: ChoosePersonalChannel, { actor, nowMs }: Context): ChoosePersonalChannelState {
  return { former: lookOf(view.documents, actor).personalChannel, found: chatView(view, channel, actor, nowMs) };
}

/** The channel must be public and owned by the caller (core.telegram.org/api/profile#personal-channel). */
export function choosePersonalChannel(state: ChoosePersonalChannelState, { channel }: ChoosePersonalChannel, { actor: user }: Context): PersonalChannelChosen[] {
  if (channel !== 0) {
    const { chat, standing } = insideOf(state);
    if (chat.kind !== 'broadcast' || !isPublic(chat)) throw refusal('PUBLIC_BROADCAST_EXPECTED');
    if (standing.role !== 'creator') throw refusal('CHAT_ADMIN_REQUIRED');
  }
  return channel === state.former ? [] : [{ type: 'PersonalChannelChosen', stream: `user-${user}`, user, channel }];
}
