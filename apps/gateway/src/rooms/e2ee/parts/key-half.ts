import { isDhPublicInRange } from '@teamgram/crypto';
import { refusal } from '@teamgram/domain';

/**
 * g_a or g_b: "greater than one and smaller than p−1 … between 2^{2048−64} and p − 2^{2048−64} as well" (core.telegram.org/api/end-to-end). The server passes it on
 * and keeps no part of the key; what no client could use it does not pass on. Throws DH_G_A_INVALID.
 */
export function keyHalf(value: Uint8Array): Uint8Array {
  if (!isDhPublicInRange(value)) throw refusal('DH_G_A_INVALID');
  return value;
}
