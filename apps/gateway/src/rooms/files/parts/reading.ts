import type { Blobs } from '@teamgram/blobs';
import { refusal } from '@teamgram/domain';
import { Turns } from '@teamgram/host';

/** Concurrent reads per worker, of at most 1 MiB each. */
const READS_AT_ONCE = 32;
const turns = new Turns(READS_AT_ONCE);

/** Bytes of a blob; none beyond its end. Throws LOCATION_INVALID when the blob does not exist. */
export async function readBlob(blobs: Blobs, name: string, offset: number, limit: number): Promise<Uint8Array> {
  const bytes = await turns.run(() => blobs.read(name, offset, limit));
  if (!bytes) throw refusal('LOCATION_INVALID');
  return bytes;
}

/** A whole blob; undefined when it does not exist or is larger. */
export async function readWhole(blobs: Blobs, name: string, bytesMax: number): Promise<Uint8Array | undefined> {
  const sizeBytes = await blobs.sizeOf(name);
  return sizeBytes === undefined || sizeBytes > bytesMax ? undefined : turns.run(() => blobs.read(name, 0, sizeBytes));
}
