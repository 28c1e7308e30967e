import type { SecretChatRead } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { boundChat, type BoundChat } from './bound-chat.ts';
import { secretChatStream } from './secret-chat.ts';

/** messages.readEncryptedHistory: messages up to this date were read. The date never decreases and is never in the future. */
export type ReadSecretChat = { type: 'ReadSecretChat'; chat: number; maxDateS: number };

export type ReadSecretChatState = { chat: BoundChat | undefined };

export function load({ documents }: View, { chat }: ReadSecretChat, { actor, authKeyId }: Context): ReadSecretChatState {
  return { chat: boundChat(documents, actor, authKeyId, chat) };
}

export function readSecretChat({ chat }: ReadSecretChatState, { maxDateS: asked }: ReadSecretChat, { actor, nowMs }: Context): SecretChatRead[] {
  if (!chat || chat.state !== 'accepted') throw refusal('CHAT_ID_INVALID');
  const { requester, chat: number, participant } = chat;
  const maxDateS = Math.min(asked, Math.floor(nowMs / 1000));
  if (maxDateS <= (actor === requester ? chat.requesterReadS : chat.participantReadS)) return [];
  return [{ type: 'SecretChatRead', stream: secretChatStream(chat), requester, chat: number, participant, reader: actor, maxDateS }];
}
