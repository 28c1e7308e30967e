/** The encrypted parts of the DH exchange: "SHA1(answer) + answer + (0-15 random bytes)" under tmp_aes_key (mtproto/auth_key §6, §7). */
import { constantTimeEqual, type IgeKey, igeDecrypt, igeEncrypt, type RandomSource, sha1 } from '@teamgram/crypto';
import { TlReader } from '@teamgram/tl';
import { type Core, type CoreObject, writeCore } from '../wire/core.ts';

const HASH_BYTES = 20;

/** Hashes, pads and encrypts `object` with AES-IGE; the inverse of `openInner`. */
export function sealInner(object: CoreObject, { key, iv }: IgeKey, random: RandomSource): Uint8Array {
  const data = writeCore(object);
  const padding = random(-(HASH_BYTES + data.length) & 15);
  return igeEncrypt(key, iv, Buffer.concat([sha1(data), data, padding]));
}

/** The decrypted object, or undefined when hash, padding or constructor are wrong. */
export function openInner<Name extends CoreObject['_']>(encrypted: Uint8Array, { key, iv }: IgeKey, name: Name): Core<Name> | undefined {
  if (encrypted.length <= HASH_BYTES || encrypted.length % 16 !== 0) return undefined;
  const withHash = igeDecrypt(key, iv, encrypted);
  const found = readPrefix(withHash.subarray(HASH_BYTES));
  if (found?.object._ !== name || found.left > 15) return undefined;
  const data = withHash.subarray(HASH_BYTES, withHash.length - found.left);
  return constantTimeEqual(withHash.subarray(0, HASH_BYTES), sha1(data)) ? (found.object as Core<Name>) : undefined;
}

/** The boxed object at the start of `bytes`, and how many bytes follow it; undefined when it cannot be decoded. */
export function readPrefix(bytes: Uint8Array): { readonly object: { readonly _: string }; readonly left: number } | undefined {
  try {
    const reader = new TlReader(bytes);
    const object = reader.object();
    return { object, left: reader.left };
  } catch {
    return undefined;
  }
}
