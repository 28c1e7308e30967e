import type { SecretFile, SecretFileStored } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { isFile } from '../files/file.ts';
import { FILE_BYTES_MAX } from '../files/store-file.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';

/** The client-encrypted bytes are complete in the blob store under `id` and may now be sent in secret chats. */
export type StoreSecretFile = { type: 'StoreSecretFile'; id: number; file: SecretFile };

export type StoreSecretFileState = { exists: boolean };

export function load({ documents }: View, { id }: StoreSecretFile): StoreSecretFileState {
  return { exists: isFile(documents, id) };
}

export function storeSecretFile({ exists }: StoreSecretFileState, { id, file }: StoreSecretFile, { actor }: Context): [SecretFileStored] {
  if (exists || !Number.isSafeInteger(id) || id <= 0) throw refusal('FILE_ID_INVALID');
  if (!Number.isSafeInteger(file.sizeBytes) || file.sizeBytes <= 0 || file.sizeBytes > FILE_BYTES_MAX) throw refusal('FILE_PARTS_INVALID');
  return [{ type: 'SecretFileStored', stream: `file-${id}`, id, owner: actor, file }];
}
