import type { BlobKeys } from '@teamgram/blobs';
import type { KeyReader } from '@teamgram/event-log';
import type { CommandApiClient } from '@teamgram/host';

/** The key that opens a file's description opens its bytes, too: leaf 0 of the file's stream, from which libs/blobs derives one for each writing. */
const FIRST_VERSION = 0;

/** Keys of files as command-api has them; in this worker's memory as long as nobody says that they were destroyed. */
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
