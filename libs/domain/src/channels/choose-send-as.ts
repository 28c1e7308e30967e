import type { SendAsChosen } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { speakerView } from '../discussion/guest.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { chatStream } from './chat.ts';
import { isInside, mayRead } from './rights.ts';
import { refuseVoice, type Voice } from './speaking.ts';
import type { ChatView } from './standing.ts';
import { chosenVoice, voiceAs } from './voices.ts';

/** messages.saveDefaultSendAs: the default peer for messages, reactions and votes that do not specify one. */
export type ChooseSendAs = { type: 'ChooseSendAs'; chat: number; as: number };

export type ChooseSendAsState = { found: ChatView | undefined; voice: Voice | undefined; former: number };

export function load(view: View, { chat, as }: ChooseSendAs, { actor, nowMs }: Context): ChooseSendAsState {
  const found = speakerView(view, chat, actor, nowMs);
  return { found, voice: voiceAs(view, found, actor, as), former: chosenVoice(view.documents, actor, chat) };
}

/** Repeating a choice records nothing. Throws PEER_ID_INVALID, CHANNEL_PRIVATE, SEND_AS_PEER_INVALID. */
export function chooseSendAs({ found, voice, former }: ChooseSendAsState, { chat }: ChooseSendAs, { actor: user }: Context): SendAsChosen[] {
  if (!found) throw refusal('PEER_ID_INVALID');
  if (!isInside(found.standing) || !mayRead(found.standing)) throw refusal('CHANNEL_PRIVATE');
  const { sender: heard } = refuseVoice(voice);
  const sender = heard === chat ? 0 : heard;
  return sender === former ? [] : [{ type: 'SendAsChosen', stream: chatStream(chat), chat, user, sender }];
}
