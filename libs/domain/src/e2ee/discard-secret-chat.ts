import type { Fact, FileErased, SecretChatDiscarded } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { erasedWith, usesAmong, type FileUse } from '../files/use.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { filesOfSecretChat, keyName, secretChatOfPerson, secretChatStream, type ChatName, type SecretChat } from './secret-chat.ts';

/** messages.discardEncryption: closed by one of its devices, or a request declined by any device of the invited user. */
export type DiscardSecretChat = { type: 'DiscardSecretChat'; chat: number; deleteHistory: boolean };

export type DiscardSecretChatState = { chat: (Readonly<SecretChat> & ChatName) | undefined; files: FileUse[] };

/** Limit of files erased per command; any further ones are erased after a week without use. */
const ERASED_AT_ONCE = 1_000;

export function load({ documents }: View, { chat: number }: DiscardSecretChat, { actor }: Context): DiscardSecretChatState {
  const chat = secretChatOfPerson(documents, actor, number);
  return { chat, files: chat ? usesAmong(documents, filesOfSecretChat(documents, chat)) : [] };
}

/** Refuses in order of precedence (core.telegram.org/method/messages.discardEncryption). */
export function discardSecretChat({ chat, files }: DiscardSecretChatState, command: DiscardSecretChat, { actor, authKeyId }: Context): Fact[] {
  if (command.chat === 0) throw refusal('CHAT_ID_EMPTY');
  if (!chat || !isAtHand(chat, actor, keyName(authKeyId))) throw refusal('ENCRYPTION_ID_INVALID');
  if (chat.state === 'discarded') throw refusal('ENCRYPTION_ALREADY_DECLINED');
  return [discarded(chat, actor, command.deleteHistory), ...filesErased(files)];
}

/** @param by user; 0: the system */
export function discarded(chat: Readonly<SecretChat> & ChatName, by: number, historyDeleted: boolean): SecretChatDiscarded {
  const { requester, chat: number, participant, halves: versions } = chat;
  return { type: 'SecretChatDiscarded', stream: secretChatStream(chat), requester, chat: number, participant, by, historyDeleted, versions };
}

/** @param files of all chats that end now */
export function filesErased(files: readonly FileUse[]): FileErased[] {
  return erasedWith(files).slice(0, ERASED_AT_ONCE);
}

function isAtHand({ requester, requesterKey, participantKey }: Readonly<SecretChat> & ChatName, actor: number, key: string): boolean {
  return actor === requester ? key === requesterKey : participantKey === '' || key === participantKey;
}
