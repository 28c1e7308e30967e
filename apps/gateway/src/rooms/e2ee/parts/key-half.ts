import { isDhPublicInRange } from '@teamgram/crypto';
import { refusal } from '@teamgram/domain';

/**
 * Checks g_a or g_b: "greater than one and smaller than p−1 … between 2^{2048−64} and p − 2^{2048−64} as well" (core.telegram.org/api/end-to-end). The server
 * only relays these values and never has the key; it refuses values that clients must reject. Throws DH_G_A_INVALID.
 */
export function keyHalf(value: Uint8Array): Uint8Array {
  if (!isDhPublicInRange(value)) throw refusal('DH_G_A_INVALID');
  return value;
}
