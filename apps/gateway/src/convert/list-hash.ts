import { hash as digest } from 'node:crypto';

/**
 * Hash by which a client identifies the version of a list that it has cached (core.telegram.org/api/offsets#hash-generation): for each id
 * `hash = hash ^ (hash >> 21); hash = hash ^ (hash << 35); hash = hash ^ (hash >> 4); hash = hash + id`, in unsigned 64 bits.
 * Returned as TL's signed long.
 */
export function listHash(ids: readonly (number | bigint)[]): bigint {
  let hash = 0n;
  for (const id of ids) {
    hash ^= hash >> 21n;
    hash ^= BigInt.asUintN(64, hash << 35n);
    hash ^= hash >> 4n;
    hash = BigInt.asUintN(64, hash + BigInt(id));
  }
  return BigInt.asIntN(64, hash);
}

/**
 * A string as element of a hashed list: "the first 8 bytes of the MD5 hash of the string", "a big-endian 64-bit long"
 * (core.telegram.org/api/offsets#hash-generation).
 */
export function textHash(text: string): bigint {
  return digest('md5', text, 'buffer').readBigUInt64BE();
}

/** Emoji are hashed without variation selectors (core.telegram.org/api/saved-messages#tags: remove_emoji_selectors). */
export function emojiHash(emoji: string): bigint {
  return textHash(emoji.replaceAll('\uFE0F', ''));
}
