/** Files of secret chats: what the client encrypted, stored like every file and handed on as it is. */
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

/** Id of a file that the caller was shown in a secret chat. Throws FILE_ID_INVALID. */
export function secretFileId(view: View, { id, access_hash }: { id: bigint; access_hash: bigint }): number {
  const fileId = fileIdOf(id);
  if (!view.hashes.matches(view.userId, HashedKind.secretFile, fileId, access_hash)) throw refusal('FILE_ID_INVALID');
  return fileId;
}

/** A new file is stored first. Throws FILE_EMTPY, and what uploads are refused with. */
export async function chooseSecretFile(context: Context, given: tl.InputEncryptedFile): Promise<ChosenSecretFile> {
  if (given._ === 'inputEncryptedFileEmpty') throw refusal('FILE_EMTPY');
  return given._ === 'inputEncryptedFile' ? knownFile(context, secretFileId(context.view, given)) : storeFile(context, given);
}

/** Forwarded: "to avoid saving the same content on the server twice". */
async function knownFile(context: Context, id: number): Promise<ChosenSecretFile> {
  const stored = await storedSecretFile(context, id);
  if (!stored) throw refusal('FILE_EMTPY');
  return stored;
}

/** Undefined: it is not there any more. */
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

/** It has no name. */
function uploadOf(given: tl.inputEncryptedFileUploaded | tl.inputEncryptedFileBigUploaded): tl.InputFile {
  const { id, parts } = given;
  return given._ === 'inputEncryptedFileUploaded' ? { _: 'inputFile', id, parts, name: '', md5_checksum: given.md5_checksum } : { _: 'inputFileBig', id, parts, name: '' };
}
