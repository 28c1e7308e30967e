import type { SecretFile, SecretMessageQueued } from '@teamgram/event-schemas';
import { authKeyIdBytes } from '../auth/auth-key-id.ts';
import type { Context } from '../context.ts';
import { fileDocument } from '../files/file.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { boundChat, type BoundChat } from './bound-chat.ts';
import { SECRET_WAIT_MS, secretQueueOf, secretQueueStream } from './secret-queue.ts';

/** messages.sendEncrypted, sendEncryptedFile, sendEncryptedService. `randomId`: 8 bytes; `file`: id of a stored file, 0: none. */
export type SendSecretMessage = {
  type: 'SendSecretMessage';
  chat: number;
  randomId: Uint8Array;
  data: Uint8Array;
  service: boolean;
  file: number;
  fileDetails: SecretFile | undefined;
};

export type SendSecretMessageState = { chat: BoundChat | undefined; qts: number; held: number; oldestMs: number; isFileThere: boolean };

/** An entry of the log is at most 65,535 bytes. */
const SECRET_BYTES_MAX = 56 * 1024;
/** Limit of messages queued for one device. */
const HELD_MAX = 2_000;
/** "Encryption key fingerprint (8 bytes) and the message key (16) are added at the top" of whole AES blocks (core.telegram.org/api/end-to-end). */
const HEAD_BYTES = 24;
const BLOCK_BYTES = 16;

export function load({ documents, journal }: View, { chat: number, file }: SendSecretMessage, { actor, authKeyId }: Context): SendSecretMessageState {
  const chat = boundChat(documents, actor, authKeyId, number);
  const { qts, held } = secretQueueOf(documents, chat?.otherKey ?? '');
  const oldestMs = held.length < HELD_MAX ? 0 : (journal.read(held[0]![1])?.timeMs ?? 0);
  return { chat, qts, held: held.length, oldestMs, isFileThere: file === 0 || isSecretFile(documents, journal, file) };
}

function isSecretFile(documents: View['documents'], journal: View['journal'], file: number): boolean {
  return journal.read(fileDocument(documents, file)?.position ?? -1)?.fact.type === 'SecretFileStored';
}

/** Refuses in order of precedence (core.telegram.org/method/messages.sendEncrypted). */
export function sendSecretMessage(state: SendSecretMessageState, command: SendSecretMessage, { nowMs }: Context): [SecretMessageQueued] {
  const { randomId, data, service, file, fileDetails } = command;
  const { requester, chat, other, otherKey } = speakable(state.chat);
  if (data.length > SECRET_BYTES_MAX) throw refusal('DATA_TOO_LONG');
  if (data.length < HEAD_BYTES + BLOCK_BYTES || (data.length - HEAD_BYTES) % BLOCK_BYTES !== 0) throw refusal('DATA_INVALID');
  if (!state.isFileThere) throw refusal('FILE_EMTPY');
  if (state.held >= HELD_MAX) throw refusal('FLOOD_WAIT_X', Math.max(1, Math.ceil((state.oldestMs + SECRET_WAIT_MS - nowMs) / 1000)));
  return [{
    type: 'SecretMessageQueued', stream: secretQueueStream(otherKey), authKeyId: authKeyIdBytes(BigInt(`0x${otherKey}`)), user: other, qts: state.qts + 1, requester, chat, file,
    message: { randomId, data, service, file: fileDetails },
  }];
}

/** @throws Refusal when the chat does not accept messages */
function speakable(chat: BoundChat | undefined): BoundChat {
  if (!chat) throw refusal('CHAT_ID_INVALID');
  if (chat.isOtherDeleted) throw refusal('USER_DELETED');
  if (chat.state === 'discarded') throw refusal('ENCRYPTION_DECLINED');
  if (chat.state === 'requested') throw refusal('CHAT_ID_INVALID');
  if (chat.isBlocked) throw refusal('USER_IS_BLOCKED');
  return chat;
}
