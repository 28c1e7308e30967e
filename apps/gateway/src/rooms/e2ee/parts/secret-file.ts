/** Files of secret chats: encrypted by the client, stored like other files and passed on unchanged. */
import { refusal } from '@teamgram/domain';
import type { SecretFile } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { intBytes } from '../../../convert/number-bytes.ts';
import type { View } from '../../../convert/view.ts';
import { HashedKind } from '../../../peers/access-hash.ts';
import type { Context } from '../../../rpc/context.ts';
import { blobName, fileIdOf, newFileId } from '../../files/parts/file-id.ts';
import { assemble } from '../../files/parts/uploads.ts';

export type ChosenSecretFile = { id: number; file: SecretFile };

/** Id of a secret chat file by its access hash. Throws FILE_ID_INVALID. */
export function secretFileId(view: View, { id, access_hash }: { id: bigint; access_hash: bigint }): number {
  const fileId = fileIdOf(id);
  if (!view.hashes.matches(view.userId, HashedKind.secretFile, fileId, access_hash)) throw refusal('FILE_ID_INVALID');
  return fileId;
}

/** Resolves a file, storing it first if it is new. Throws FILE_EMTPY, and the errors of uploads. */
export async function chooseSecretFile(context: Context, given: tl.InputEncryptedFile): Promise<ChosenSecretFile> {
  if (given._ === 'inputEncryptedFileEmpty') throw refusal('FILE_EMTPY');
  return given._ === 'inputEncryptedFile' ? knownFile(context, secretFileId(context.view, given)) : storeFile(context, given);
}

/** For a forward: "to avoid saving the same content on the server twice". */
async function knownFile(context: Context, id: number): Promise<ChosenSecretFile> {
  const stored = await storedSecretFile(context, id);
  if (!stored) throw refusal('FILE_EMTPY');
  return stored;
}

/** Undefined: it no longer exists. */
export async function storedSecretFile(context: Context, id: number): Promise<ChosenSecretFile | undefined> {
  const event = await (await context.read()).secretFile(id);
  const fact = event && (await context.services.opener.openEvent(event)).fact;
  return fact?.type === 'SecretFileStored' && fact.file ? { id, file: fact.file } : undefined;
}

async function storeFile(context: Context, given: tl.inputEncryptedFileUploaded | tl.inputEncryptedFileBigUploaded): Promise<ChosenSecretFile> {
  const { blobs, nowMs } = context.services;
  const id = await newFileId(blobs, nowMs());
  const { sizeBytes } = await assemble(context, uploadOf(given), blobName(id));
  const file: SecretFile = { sizeBytes, keyFingerprint: intBytes(given.key_fingerprint) };
  await context.send({ type: 'StoreSecretFile', id, file });
  return { id, file };
}

/** Files of secret chats have no name. */
function uploadOf(given: tl.inputEncryptedFileUploaded | tl.inputEncryptedFileBigUploaded): tl.InputFile {
  const { id, parts } = given;
  return given._ === 'inputEncryptedFileUploaded' ? { _: 'inputFile', id, parts, name: '', md5_checksum: given.md5_checksum } : { _: 'inputFileBig', id, parts, name: '' };
}
