/** How clients hash a list (core.telegram.org/api/offsets#hash-generation), implemented independently of the server. */
import { createHash } from 'node:crypto';

const MASK = (1n << 64n) - 1n;

/** The first bytes of the MD5 of a text. @param bits 32 or 64 */
export function md5Prefix(text: string, bits: number): bigint {
  return BigInt(`0x${createHash('md5').update(text).digest('hex').slice(0, bits / 4)}`);
}

/** Strings in the list stand for the first eight bytes of their MD5. */
export function clientHash(list: readonly (number | bigint | string)[]): bigint {
  let hash = 0n;
  for (const one of list) {
    hash ^= hash >> 21n;
    hash = (hash ^ (hash << 35n)) & MASK;
    hash ^= hash >> 4n;
    hash = (hash + (typeof one === 'string' ? md5Prefix(one, 64) : BigInt(one))) & MASK;
  }
  return BigInt.asIntN(64, hash);
}
