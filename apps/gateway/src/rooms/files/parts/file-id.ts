/** Ids of files: below 2^53 (event-schemas/files.proto), and in the order of time, which photos.getUserPhotos `max_id` counts on. */
import { randomInt } from 'node:crypto';
import type { Blobs } from '@teamgram/blobs';
import { refusal } from '@teamgram/domain';

/** Ids of one second, and of one millisecond. */
const PER_SECOND = 2 ** 21;
const PER_MS = Math.floor(PER_SECOND / 1000);
/** Every blob of a file that may have been stored under an id: a document, the smallest size of a photo and of a profile photo. */
const FIRST_BLOBS = ['', 's', 'a'];

/** The blob of a file, or of one of its smaller sizes ("s", "m", "x" …). */
export function blobName(id: number, size = ''): string {
  return size === '' ? `${id}` : `${id}-${size}`;
}

let newest = 0;

/** Later ids of one worker are higher. Other workers draw at the same time, so it is looked up too: a blob never changes. */
export async function newFileId(blobs: Blobs, nowMs: number): Promise<number> {
  for (;;) {
    const drawn = Math.floor(nowMs * (PER_SECOND / 1000)) + randomInt(PER_MS);
    const id = (newest = Math.max(drawn, newest + 1));
    const taken = await Promise.all(FIRST_BLOBS.map((size) => blobs.sizeOf(blobName(id, size))));
    if (taken.every((sizeBytes) => sizeBytes === undefined)) return id;
  }
}

/** When the file of this id was stored, seconds since 1970. */
export function storedAtS(id: number): number {
  return Math.floor(id / PER_SECOND);
}

/** A TL long as a file id. Throws FILE_ID_INVALID. */
export function fileIdOf(id: bigint): number {
  if (id <= 0n || id > BigInt(Number.MAX_SAFE_INTEGER)) throw refusal('FILE_ID_INVALID');
  return Number(id);
}
