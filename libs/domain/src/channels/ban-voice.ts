import type { VoiceBanned } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { chatOf, chatStream } from './chat.ts';
import { permitted } from './chat-state.ts';
import { chatView, type ChatView } from './standing.ts';
import { isVoiceBanned } from './voices.ts';

/** channels.editBanned for a channel: nobody may send as this channel any more, and its owner not as another channel. */
export type BanVoice = { type: 'BanVoice'; chat: number; voice: number; banned: boolean };

export type BanVoiceState = { found: ChatView | undefined; isChannel: boolean; isBanned: boolean };

export function load(view: View, { chat, voice }: BanVoice, { actor, nowMs }: Context): BanVoiceState {
  return { found: chatView(view, chat, actor, nowMs), isChannel: chatOf(view.documents, voice)?.kind === 'broadcast', isBanned: isVoiceBanned(view.documents, chat, voice) };
}

/** Does not check who owns the channel, which a refusal would otherwise reveal. Throws as `permitted`, CHANNEL_INVALID, PARTICIPANT_ID_INVALID. */
export function banVoice(state: BanVoiceState, { voice, banned }: BanVoice, { actor: by }: Context): VoiceBanned[] {
  const { peer, chat } = permitted(state, 'ban');
  if (chat.kind !== 'supergroup') throw refusal('CHANNEL_INVALID');
  // The linked channel cannot be banned from its own discussion group.
  if (!state.isChannel || voice === chat.linked) throw refusal('PARTICIPANT_ID_INVALID');
  return banned === state.isBanned ? [] : [{ type: 'VoiceBanned', stream: chatStream(peer), chat: peer, voice, by, banned }];
}
