/** File ids: below 2^53 (event-schemas/files.proto) and ordered by time, which `max_id` of photos.getUserPhotos relies on. */
import { randomInt } from 'node:crypto';
import type { Blobs } from '@teamgram/blobs';
import { refusal } from '@teamgram/domain';

/** Number of ids per second, and per millisecond. */
const PER_SECOND = 2 ** 21;
const PER_MS = Math.floor(PER_SECOND / 1000);
/** Suffixes of blobs of which at least one exists for each stored file: a document, the smallest size of a photo, and of a profile photo. */
const FIRST_BLOBS = ['', 's', 'a'];

/** Name of the blob with a file, or with one of its smaller sizes ("s", "m", "x" …). */
export function blobName(id: number, size = ''): string {
  return size === '' ? `${id}` : `${id}-${size}`;
}

let newest = 0;

/** Ids drawn by one worker increase. Other workers draw concurrently, so existing blobs are checked as well: a blob must never be overwritten. */
export async function newFileId(blobs: Blobs, nowMs: number): Promise<number> {
  for (;;) {
    const drawn = Math.floor(nowMs * (PER_SECOND / 1000)) + randomInt(PER_MS);
    const id = (newest = Math.max(drawn, newest + 1));
    const taken = await Promise.all(FIRST_BLOBS.map((size) => blobs.sizeOf(blobName(id, size))));
    if (taken.every((sizeBytes) => sizeBytes === undefined)) return id;
  }
}

/** Time when the file with this id was stored, in seconds since 1970. */
export function storedAtS(id: number): number {
  return Math.floor(id / PER_SECOND);
}

/** Converts a TL long to a file id. Throws FILE_ID_INVALID. */
export function fileIdOf(id: bigint): number {
  if (id <= 0n || id > BigInt(Number.MAX_SAFE_INTEGER)) throw refusal('FILE_ID_INVALID');
  return Number(id);
}
