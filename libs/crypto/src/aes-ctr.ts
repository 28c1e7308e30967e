import { createCipheriv } from 'node:crypto';
import { loadNativeCtr } from './aes-ctr-native.ts';
import { constantTimeEqual } from './digest.ts';
import { requireSize } from './errors.ts';

/** A running AES-256-CTR key stream: encryption and decryption are the same operation and continue where the last call ended. */
export type CtrStream = (data: Uint8Array, /** Takes the result: `data` itself, or memory of its size that does not overlap it. */ target?: Uint8Array) => Uint8Array;

/** One implementation. @param key 32 bytes @param iv 16 bytes, the initial counter block */
export type CtrCipher = { readonly name: 'native' | 'openssl'; readonly stream: (key: Uint8Array, iv: Uint8Array) => CtrStream };

const opensslCipher: CtrCipher = {
  name: 'openssl',
  stream(key, iv) {
    const cipher = createCipheriv('aes-256-ctr', key, iv);
    return (data, target) => {
      const result = cipher.update(data);
      if (!target) return result;
      target.set(result);
      return target;
    };
  },
};

/** The implementations that work on this machine, fastest first. */
export const ctrCiphers: readonly CtrCipher[] = [...nativeCipher(), opensslCipher];

/**
 * The stream cipher of obfuscated2 (core.telegram.org/mtproto/mtproto-transports, "Transport obfuscation"). Without a target the result is newly
 * allocated. A connection uses two of these.
 * @param key 32 bytes
 * @param iv 16 bytes, the initial counter block
 */
export function aesCtr(key: Uint8Array, iv: Uint8Array): CtrStream {
  requireSize('key', key, 32);
  requireSize('iv', iv, 16);
  return ctrCiphers[0]!.stream(key, iv);
}

/** An addon that is missing, built for another machine or computes wrong results must never be used. */
function nativeCipher(): CtrCipher[] {
  try {
    const candidate = loadNativeCtr();
    return agreesWithOpenssl(candidate) ? [candidate] : [];
  } catch {
    return [];
  }
}

function agreesWithOpenssl({ stream }: CtrCipher): boolean {
  const [key, iv] = [Uint8Array.from({ length: 32 }, (_, index) => index * 7), new Uint8Array(16).fill(0xff)];
  const [tried, right] = [stream(key, iv), opensslCipher.stream(key, iv)];
  // The rest of a block, one block, and more blocks than are processed in parallel.
  return [5, 16, 300].every((size) => constantTimeEqual(tried(new Uint8Array(size)), right(new Uint8Array(size))));
}
