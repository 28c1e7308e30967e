import type { BlobKeys } from '@teamgram/blobs';
import type { KeyReader } from '@teamgram/event-log';
import type { CommandApiClient } from '@teamgram/host';

/** A file's bytes are encrypted under the same key as its description: leaf 0 of the file's stream, from which libs/blobs derives a key for each write. */
const FIRST_VERSION = 0;

/** Keys of files, from command-api; cached in this worker until their erasure is reported. */
export function fileKeys(keys: KeyReader, commandApi: CommandApiClient): BlobKeys {
  const find = (fileId: number) => keys.leaf(`file-${fileId}`, FIRST_VERSION);
  return {
    find,
    async begin(fileId) {
      await commandApi.call('data-keys.begin', { file: fileId });
      const key = await find(fileId);
      if (!key) throw new Error(`the keys of file ${fileId} were destroyed while it was stored`);
      return key;
    },
  };
}
