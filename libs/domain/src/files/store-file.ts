import { writeFileDescription, Writer } from '@teamgram/event-schemas';
import type { FileDescription, FileStored } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { isFile } from './file.ts';

/** The file's bytes are complete in the blob store under `id`; it may now be attached and used as a profile photo. */
export type StoreFile = { type: 'StoreFile'; id: number; sizeBytes: number; description: FileDescription };

export type StoreFileState = { exists: boolean };

/** Twice upload_max_fileparts_default of 4,000 parts of 512 KiB, as for premium accounts: 4 GiB. */
export const FILE_BYTES_MAX = 4 * 1024 ** 3;
/** Encoded size. The description is copied into every message with the file, and a log entry has at most 65,535 bytes. */
const DESCRIPTION_BYTES_MAX = 16 * 1024;

export function load({ documents }: View, { id }: StoreFile): StoreFileState {
  return { exists: isFile(documents, id) };
}

export function storeFile({ exists }: StoreFileState, { id, sizeBytes, description }: StoreFile, { actor, rules: { partitions } }: Context): [FileStored] {
  const described = description.photo ?? description.document;
  if (exists || described?.id !== id || !Number.isSafeInteger(id) || id <= 0) throw refusal('FILE_ID_INVALID');
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes <= 0 || sizeBytes > FILE_BYTES_MAX) throw refusal('FILE_PARTS_INVALID');
  if (writeFileDescription(description, Writer.create()).finish().length > DESCRIPTION_BYTES_MAX) throw refusal('MEDIA_INVALID');
  return [{ type: 'FileStored', stream: `file-${id}`, id, owner: actor, sizeBytes, description, loansCounted: (partitions?.count ?? 1) > 1 }];
}
