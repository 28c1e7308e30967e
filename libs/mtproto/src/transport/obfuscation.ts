/** mtproto-transports#transport-obfuscation ("obfuscated2"): AES-256-CTR over the framed stream, with keys from the first 64 bytes. */
import { aesCtr, type CtrStream, type RandomSource } from '@teamgram/crypto';
import { asBuffer, readUint32, writeUint32 } from '../wire/bytes.ts';
import { ABRIDGED_TAG } from './abridged.ts';
import { INTERMEDIATE_TAG } from './intermediate.ts';
import { PADDED_TAG } from './padded.ts';
import { type FramingName, TransportViolation } from './packet.ts';

export const INIT_BYTES = 64;
const KEY_AT = 8;
const IV_AT = 40;
const TAG_AT = 56;
const DC_AT = 60;

/** "if its length is less than 4, it must be padded using the protocol identifier itself (0xef => 0xefefefef)" */
const TAGS: ReadonlyMap<number, FramingName> = new Map([
  [0xefefefef, 'abridged'],
  [INTERMEDIATE_TAG, 'intermediate'],
  [PADDED_TAG, 'padded'],
]);

/** First 32-bit integers that would be mistaken for another protocol: HEAD, POST, GET, OPTI, TLS, padded, intermediate. */
const RESERVED_FIRST_INTS: ReadonlySet<number> = new Set([
  0x44414548, 0x54534f50, 0x20544547, 0x4954504f, 0x02010316, PADDED_TAG, INTERMEDIATE_TAG,
]);

export interface Obfuscation {
  readonly framing: FramingName;
  /**
   * As written by the client: DC id, plus 10000 for test DCs, negative for media DCs. Clients that connect without a proxy send random bytes ("only
   * in this case, the DC ID … must also be inserted"), so nothing may depend on it.
   */
  readonly dcId: number;
  readonly decrypt: CtrStream;
  readonly encrypt: CtrStream;
}

/** Bytes processed in each direction, to resume in the middle of a stream. The received count includes the 64 header bytes. */
export interface StreamOffsets {
  readonly received: number;
  readonly sent: number;
}

/**
 * The server's side: derives both key streams from the client's 64-byte header.
 * @throws {TransportViolation} when the header names no framing: the peer speaks another protocol
 */
export function acceptObfuscation(init: Uint8Array, at: StreamOffsets = { received: INIT_BYTES, sent: 0 }): Obfuscation {
  const plain = streamAt(init, 0)(init);
  const framing = TAGS.get(readUint32(plain, TAG_AT));
  if (framing === undefined) throw new TransportViolation('unknown protocol');
  const reversed = init.toReversed();
  return {
    framing,
    dcId: asBuffer(plain).readInt16LE(DC_AT),
    decrypt: streamAt(init, at.received),
    encrypt: streamAt(reversed, at.sent),
  };
}

/** The client's side: the 64 header bytes to send first, and the two key streams. */
export function startObfuscation(framing: FramingName, dcId: number, random: RandomSource): Obfuscation & { readonly init: Uint8Array } {
  const init = drawInit(random);
  const tag = [...TAGS].find(([, name]) => name === framing)?.[0];
  if (tag === undefined) throw new RangeError(`obfuscation cannot carry the ${framing} transport`);
  writeUint32(init, TAG_AT, tag);
  asBuffer(init).writeInt16LE(dcId, DC_AT);
  const encrypt = streamAt(init, 0);
  const sealed = encrypt(init);
  const reversed = init.toReversed();
  // "bytes 56-64 of the encrypted initialization payload are substituted in the original initialization payload"
  init.set(sealed.subarray(TAG_AT), TAG_AT);
  return { framing, dcId, init, encrypt, decrypt: streamAt(reversed, 0) };
}

function drawInit(random: RandomSource): Uint8Array {
  for (;;) {
    const init = random(INIT_BYTES);
    const isTaken = init[0] === ABRIDGED_TAG || RESERVED_FIRST_INTS.has(readUint32(init, 0)) || readUint32(init, 4) === 0;
    if (!isTaken) return init;
  }
}

/** The key stream of `init` from byte `offset` on: starts the counter at that block and discards the part before the offset. */
function streamAt(init: Uint8Array, offset: number): CtrStream {
  const counter = Buffer.from(init.subarray(IV_AT, TAG_AT));
  addToCounter(counter, Math.floor(offset / 16));
  const stream = aesCtr(init.subarray(KEY_AT, IV_AT), counter);
  if (offset % 16 > 0) stream(new Uint8Array(offset % 16));
  return stream;
}

/** Adds to a 128-bit big-endian counter, as CTR mode does. */
function addToCounter(counter: Uint8Array, blocks: number): void {
  let carry = blocks;
  for (let i = 15; i >= 0 && carry > 0; i--) {
    const sum = counter[i]! + (carry % 256);
    counter[i] = sum;
    carry = Math.floor(carry / 256) + (sum >> 8);
  }
}
