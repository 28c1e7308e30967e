import { crc32 } from 'node:zlib';

/**
 * A number that changes with the content, for clients that say what they have (`hash` of help.* methods, a TL int). Never 0: that is what
 * a client says who has nothing.
 */
export function contentHash(content: unknown): number {
  return (crc32(JSON.stringify(content)) | 0) || 1;
}
