/** Secret chats and their messages, as shown to one device (core.telegram.org/api/end-to-end). */
import { authKeyIdOf } from '@teamgram/domain';
import type { SecretFile, SecretMessageQueued } from '@teamgram/event-schemas';
import type { SecretChatRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { HashedKind } from '../peers/access-hash.ts';
import { readInt, readLong } from './number-bytes.ts';
import type { View } from './view.ts';

/** Public values of the key exchange, decrypted. `keyFingerprint`: only with the accepting side's value. */
export type OpenedHalves = { requested: Uint8Array | undefined; accepted: { value: Uint8Array; keyFingerprint: Uint8Array } | undefined };

/** The other participant and their device; `key` undefined = not accepted yet. */
export function otherSide({ requester, participant, requesterKey, participantKey }: SecretChatRow, viewer: number): { user: number; key: bigint | undefined } {
  if (viewer !== requester) return { user: requester, key: authKeyIdOf(requesterKey) };
  return { user: participant, key: participantKey ? authKeyIdOf(participantKey) : undefined };
}

/** Whether the viewer's device `keyId` is the one that takes part in the chat. */
export function hasSecretChat({ requester, requesterKey, participantKey }: SecretChatRow, viewer: number, keyId: bigint): boolean {
  const key = viewer === requester ? requesterKey : participantKey;
  return key !== null && authKeyIdOf(key) === keyId;
}

/** Undefined: the device does not take part in the chat. */
export function tlSecretChat(view: View, row: SecretChatRow, keyId: bigint, halves: OpenedHalves): tl.EncryptedChat | undefined {
  const { chat: id, requester, participantKey } = row;
  const isOwn = hasSecretChat(row, view.userId, keyId);
  if (view.userId === requester && !isOwn) return undefined;
  const gone = { _: 'encryptedChatDiscarded' as const, id, history_deleted: row.historyDeleted || undefined };
  // "For all of Client B's authorized devices, except the current one, … encryptedChatDiscarded"
  if (row.discarded || !halves.requested || (participantKey && !isOwn)) return gone;
  const named = secretChatNames(view, row);
  if (!participantKey) return view.userId === requester ? { _: 'encryptedChatWaiting', ...named } : { _: 'encryptedChatRequested', ...named, g_a: halves.requested };
  if (!halves.accepted) return gone;
  const g_a_or_b = view.userId === requester ? halves.accepted.value : halves.requested;
  return { _: 'encryptedChat', ...named, g_a_or_b, key_fingerprint: readLong(halves.accepted.keyFingerprint) };
}

/** Fields that all forms of a secret chat have in common. */
export function secretChatNames(view: View, { chat, requester, participant, requestedMs }: Pick<SecretChatRow, 'chat' | 'requester' | 'participant' | 'requestedMs'>) {
  return { id: chat, access_hash: view.hashes.of(view.userId, HashedKind.secretChat, hashedNumber(chat)), date: Math.floor(requestedMs / 1000), admin_id: requester, participant_id: participant };
}

/** Clients may choose negative chat ids; access hashes are computed over unsigned ids. */
export const hashedNumber = (chat: number): number => chat >>> 0;

/** Undefined: its key was destroyed. */
export function tlSecretMessage(view: View, { chat, file, message }: Pick<SecretMessageQueued, 'chat' | 'file' | 'message'>, dateS: number): tl.EncryptedMessage | undefined {
  if (!message) return undefined;
  const said = { random_id: readLong(message.randomId), chat_id: chat, date: dateS, bytes: message.data };
  if (message.service) return { _: 'encryptedMessageService', ...said };
  return { _: 'encryptedMessage', ...said, file: message.file ? tlSecretFile(view, file, message.file) : { _: 'encryptedFileEmpty' } };
}

export function tlSecretFile(view: View, id: number, { sizeBytes, keyFingerprint }: SecretFile): tl.encryptedFile {
  return { _: 'encryptedFile', id: BigInt(id), access_hash: view.hashes.of(view.userId, HashedKind.secretFile, id), size: sizeBytes, dc_id: view.dcId, key_fingerprint: readInt(keyFingerprint) };
}
