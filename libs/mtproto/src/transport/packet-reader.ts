import { EMPTY } from '../wire/bytes.ts';
import { type Framing, type Packet, TransportViolation } from './packet.ts';

const NONE: readonly Packet[] = [];

/** Length of the payload prefix that identifies the sender: auth_key_id. */
export const HEAD_BYTES = 8;

/**
 * Called once the first 8 payload bytes of a packet above the size limit have arrived. Raises the limit and returns true, or returns false to refuse
 * the packet.
 */
export type AdmitLarge = (head: Uint8Array) => boolean;

/**
 * Splits a byte stream into packets, however it is chunked. A packet within one chunk is not copied; the unfinished rest of a chunk is, so that it
 * does not keep the whole socket buffer alive. Holds at most twice the received bytes of an unfinished packet.
 */
export class PacketReader {
  readonly #framing: Framing;
  readonly #admitLarge: AdmitLarge;
  #limitBytes: number;
  #held: Uint8Array = EMPTY;
  #heldBytes = 0;

  constructor(framing: Framing, limitBytes: number, admitLarge: AdmitLarge = () => false, held: Uint8Array = EMPTY) {
    this.#framing = framing;
    this.#admitLarge = admitLarge;
    this.#limitBytes = limitBytes;
    this.#held = held;
    this.#heldBytes = held.length;
  }

  /** Size limit for envelopes that begin from now on, in bytes. */
  set limitBytes(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** The bytes received of the unfinished packet. */
  get held(): Uint8Array {
    return this.#held.subarray(0, this.#heldBytes);
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** @throws {TransportViolation} on an invalid or too large envelope; the reader must not be used afterwards */
  push(chunk: Uint8Array): readonly Packet[] {
    const bytes = this.#heldBytes === 0 ? chunk : this.#append(chunk);
    return this.#cut(bytes);
  }

  #cut(bytes: Uint8Array): readonly Packet[] {
    let packets: Packet[] | undefined;
    let start = 0;
    for (;;) {
      const size = this.#framing.measure(bytes, start);
      if (size === 0 || (size > this.#limitBytes && !this.#isAdmitted(bytes, start)) || size > bytes.length - start) break;
      if (size > this.#limitBytes) throw new TransportViolation('packet too large');
      (packets ??= []).push(this.#framing.open(bytes.subarray(start, start + size)));
      start += size;
    }
    this.#keep(bytes, start);
    return packets ?? NONE;
  }

  /** False while too few bytes have arrived to tell. */
  #isAdmitted(bytes: Uint8Array, start: number): boolean {
    const payloadAt = start + this.#framing.headerBytes(bytes, start);
    if (bytes.length - payloadAt < HEAD_BYTES) return false;
    if (!this.#admitLarge(bytes.subarray(payloadAt, payloadAt + HEAD_BYTES))) throw new TransportViolation('packet too large');
    return true;
  }

  /** Keeps what follows the last complete packet. If nothing was consumed, the buffer stays in place and keeps growing. */
  #keep(bytes: Uint8Array, start: number): void {
    const left = bytes.length - start;
    if (left === 0) this.#held = EMPTY;
    else if (start > 0 || this.#heldBytes === 0) this.#held = new Uint8Array(bytes.subarray(start));
    this.#heldBytes = left;
  }

  #append(chunk: Uint8Array): Uint8Array {
    const size = this.#heldBytes + chunk.length;
    if (size > this.#held.length) {
      const larger = Buffer.allocUnsafe(Math.max(size, Math.min(this.#heldBytes * 2, this.#limitBytes)));
      larger.set(this.#held.subarray(0, this.#heldBytes));
      this.#held = larger;
    }
    this.#held.set(chunk, this.#heldBytes);
    return this.#held.subarray(0, size);
  }
}
