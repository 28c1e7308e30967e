import { createCipheriv } from 'node:crypto';
import { requireSize } from './errors.ts';

/** A running AES-256-CTR key stream: encryption and decryption are the same operation and continue where the last call ended. */
export type CtrStream = (data: Uint8Array) => Uint8Array;

/**
 * The stream cipher of obfuscated2 (core.telegram.org/mtproto/mtproto-transports, "Transport obfuscation").
 * A connection holds two of these, about 1.2 KiB each; nothing else is kept per stream.
 * @param key 32 bytes
 * @param iv 16 bytes, the initial counter block
 */
export function aesCtr(key: Uint8Array, iv: Uint8Array): CtrStream {
  requireSize('key', key, 32);
  requireSize('iv', iv, 16);
  const cipher = createCipheriv('aes-256-ctr', key, iv);
  return (data) => cipher.update(data);
}
