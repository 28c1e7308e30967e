/**
 * SipHash-2-4 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", INDOCRYPT 2012): a keyed 64-bit hash for short inputs. HMAC-SHA-256 of
 * node:crypto costs 2 to 3 µs per call, and a message of ten words needs some fifty hashes.
 */

/** The four 64-bit state words, each as two 32-bit halves. */
const state = new Int32Array(8);

/** A 16-byte key, expanded to the initial state. */
export type SipKey = Int32Array;

const KEY_BYTES = 16;
const CONSTANTS = [0x736f6d65, 0x70736575, 0x646f7261, 0x6e646f6d, 0x6c796765, 0x6e657261, 0x74656462, 0x79746573];

/** @param key 16 bytes, secret */
export function sipKey(key: Uint8Array): SipKey {
  if (key.length !== KEY_BYTES) throw new RangeError(`a key of SipHash has ${KEY_BYTES} bytes`);
  const view = new DataView(key.buffer, key.byteOffset, KEY_BYTES);
  const halves = [view.getInt32(4, true), view.getInt32(0, true), view.getInt32(12, true), view.getInt32(8, true)];
  return Int32Array.from(CONSTANTS, (constant, index) => constant ^ halves[index % 4]!);
}

/** The 64-bit hash of `input[0 … length − 1]`, as [high half, low half]; the pair is overwritten by the next call. */
export function sipHash(key: SipKey, input: Uint8Array, length: number = input.length): Int32Array {
  state.set(key);
  const whole = length - (length % 8);
  for (let at = 0; at < whole; at += 8) absorb(fourBytes(input, at + 4, 4), fourBytes(input, at, 4));
  const rest = length - whole;
  absorb(fourBytes(input, whole + 4, rest - 4) | (length << 24), fourBytes(input, whole, Math.min(rest, 4)));
  state[5]! ^= 0xff;
  for (let round = 0; round < 4; round++) sipRound();
  result[0] = state[0]! ^ state[2]! ^ state[4]! ^ state[6]!;
  result[1] = state[1]! ^ state[3]! ^ state[5]! ^ state[7]!;
  return result;
}

const result = new Int32Array(2);

/** Little-endian; bytes beyond `count` are 0. */
function fourBytes(input: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let index = 0; index < count; index++) value |= input[at + index]! << (8 * index);
  return value;
}

function absorb(high: number, low: number): void {
  state[6]! ^= high;
  state[7]! ^= low;
  sipRound();
  sipRound();
  state[0]! ^= high;
  state[1]! ^= low;
}

function sipRound(): void {
  let a = state[0]!, b = state[1]!, c = state[2]!, d = state[3]!, e = state[4]!, f = state[5]!, g = state[6]!, h = state[7]!;
  // v0 += v1; v1 <<<= 13; v1 ^= v0; v0 <<<= 32
  let low = (b >>> 0) + (d >>> 0);
  a = (a + c + (low > MAX ? 1 : 0)) | 0; b = low | 0;
  let turned = (c << 13) | (d >>> 19); d = (d << 13) | (c >>> 19); c = turned;
  c ^= a; d ^= b;
  turned = a; a = b; b = turned;
  // v2 += v3; v3 <<<= 16; v3 ^= v2
  low = (f >>> 0) + (h >>> 0);
  e = (e + g + (low > MAX ? 1 : 0)) | 0; f = low | 0;
  turned = (g << 16) | (h >>> 16); h = (h << 16) | (g >>> 16); g = turned;
  g ^= e; h ^= f;
  // v0 += v3; v3 <<<= 21; v3 ^= v0
  low = (b >>> 0) + (h >>> 0);
  a = (a + g + (low > MAX ? 1 : 0)) | 0; b = low | 0;
  turned = (g << 21) | (h >>> 11); h = (h << 21) | (g >>> 11); g = turned;
  g ^= a; h ^= b;
  // v2 += v1; v1 <<<= 17; v1 ^= v2; v2 <<<= 32
  low = (f >>> 0) + (d >>> 0);
  e = (e + c + (low > MAX ? 1 : 0)) | 0; f = low | 0;
  turned = (c << 17) | (d >>> 15); d = (d << 17) | (c >>> 15); c = turned;
  c ^= e; d ^= f;
  turned = e; e = f; f = turned;
  state[0] = a; state[1] = b; state[2] = c; state[3] = d; state[4] = e; state[5] = f; state[6] = g; state[7] = h;
}

const MAX = 0xffff_ffff;
