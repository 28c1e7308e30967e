/** A pending upload part at rest: nonce (12 bytes), AES-256-GCM ciphertext, tag (16). Its index is associated data, so that parts cannot be swapped. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { BlobDamaged } from './chunks.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
export const PART_OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES;

/** The key of one upload. @param partsKey 32 bytes, shared by all processes that accept parts */
export function uploadKeyOf(partsKey: Uint8Array, upload: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', partsKey, new Uint8Array(0), `teamgram upload ${upload}`, 32));
}

export function sealPart(key: Uint8Array, index: number, bytes: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(placeOf(index));
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** Decrypts a part. Throws BlobDamaged. */
export function openPart(key: Uint8Array, index: number, sealed: Uint8Array): Buffer {
  if (sealed.length < PART_OVERHEAD_BYTES) throw new BlobDamaged('a part is cut off');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES)).setAAD(placeOf(index));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  const bytes = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES));
  try {
    decipher.final();
  } catch {
    throw new BlobDamaged('a part does not open');
  }
  return bytes;
}

function placeOf(index: number): Buffer {
  const place = Buffer.alloc(4);
  place.writeUInt32BE(index);
  return place;
}
