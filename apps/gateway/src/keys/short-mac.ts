/** HMAC-SHA256 (RFC 2104) of short inputs as two one-shot hashes: 2 µs instead of 13 µs for createHmac. Every send checks an access hash with it. */
import { hash } from 'node:crypto';

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
const INNER_PAD = 0x36;
const OUTER_PAD = 0x5c;

/** `key`: at most 64 bytes. The returned function takes up to `sizeBytesMax` bytes and returns 32 bytes that stay valid until its next call. */
export function shortMac(key: Uint8Array, sizeBytesMax: number): (message: Uint8Array) => Buffer {
  if (key.length > BLOCK_BYTES) throw new RangeError('a MAC key has at most 64 bytes');
  const inner = padded(key, INNER_PAD, sizeBytesMax);
  const outer = padded(key, OUTER_PAD, DIGEST_BYTES);
  return (message) => {
    inner.set(message, BLOCK_BYTES);
    outer.set(hash('sha256', inner.subarray(0, BLOCK_BYTES + message.length), 'buffer'), BLOCK_BYTES);
    return hash('sha256', outer, 'buffer');
  };
}

/** The padded key followed by room for the hashed message. */
function padded(key: Uint8Array, pad: number, roomBytes: number): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES + roomBytes, 0);
  block.set(key);
  for (let index = 0; index < BLOCK_BYTES; index++) block[index]! ^= pad;
  return block;
}
