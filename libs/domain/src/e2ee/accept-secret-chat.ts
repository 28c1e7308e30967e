import type { SecretChatAccepted } from '@teamgram/event-schemas';
import { authKeyIdBytes } from '../auth/auth-key-id.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import { sameBytes } from '../same-bytes.ts';
import type { View } from '../view.ts';
import { keyName, secretChatOfPerson, secretChatStream, type ChatName, type SecretChat } from './secret-chat.ts';

/**
 * messages.acceptEncryption. `half`: g_b, range-checked by the gateway; `keyFingerprint`: 8 bytes. Repeating it from the same device with the same
 * half changes nothing.
 */
export type AcceptSecretChat = { type: 'AcceptSecretChat'; chat: number; half: Uint8Array; keyFingerprint: Uint8Array };

export type AcceptSecretChatState = { chat: (Readonly<SecretChat> & ChatName) | undefined; acceptedHalf: Uint8Array | undefined };

export function load({ documents, journal }: View, { chat: number }: AcceptSecretChat, { actor }: Context): AcceptSecretChatState {
  const chat = secretChatOfPerson(documents, actor, number);
  const fact = chat?.state === 'accepted' ? journal.read(chat.acceptedAt)?.fact : undefined;
  return { chat, acceptedHalf: fact?.type === 'SecretChatAccepted' ? fact.half?.value : undefined };
}

/** Refuses in order of precedence (core.telegram.org/method/messages.acceptEncryption). */
export function acceptSecretChat({ chat, acceptedHalf }: AcceptSecretChatState, { half, keyFingerprint }: AcceptSecretChat, { actor, authKeyId }: Context): SecretChatAccepted[] {
  if (chat?.participant !== actor) throw refusal('CHAT_ID_INVALID');
  if (chat.state === 'discarded') throw refusal('ENCRYPTION_ALREADY_DECLINED');
  if (chat.participantKey === keyName(authKeyId) && acceptedHalf && sameBytes(acceptedHalf, half)) return [];
  if (chat.state === 'accepted') throw refusal('ENCRYPTION_ALREADY_ACCEPTED');
  const { requester, participant, chat: number } = chat;
  return [{ type: 'SecretChatAccepted', stream: secretChatStream(chat), requester, chat: number, participant, authKeyId: authKeyIdBytes(authKeyId), half: { value: half, keyFingerprint } }];
}
