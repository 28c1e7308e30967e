import { crc32 } from 'node:zlib';

/** Hash of the content, by which clients identify their cached version (`hash` of help.* methods, a TL int). Never 0, which means "nothing cached". */
export function contentHash(content: unknown): number {
  return (crc32(JSON.stringify(content)) | 0) || 1;
}
