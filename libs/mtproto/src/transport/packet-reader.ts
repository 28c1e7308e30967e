import { EMPTY } from '../wire/bytes.ts';
import { type Framing, type Packet, TransportViolation } from './packet.ts';

const NONE: readonly Packet[] = [];

/** Bytes of a payload that tell who sends it: auth_key_id. */
export const HEAD_BYTES = 8;

/**
 * Asked once the first 8 bytes of a payload that exceeds the limit are here. Answers true after raising the limit, or false: the packet
 * is refused.
 */
export type AdmitLarge = (head: Uint8Array) => boolean;

/**
 * Cuts a byte stream into packets, whatever its chunking. A packet inside one chunk is not copied; the rest of a chunk is, so
 * that no socket buffer is kept alive for a few bytes. Holds at most twice the bytes received of an unfinished packet.
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

  /** Envelopes above this size are refused from now on. */
  set limitBytes(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** The bytes of the unfinished packet. */
  get held(): Uint8Array {
    return this.#held.subarray(0, this.#heldBytes);
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** @throws {TransportViolation} on an impossible or too large envelope; the reader must not be used afterwards. */
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

  /** False: not known yet, for want of bytes. */
  #isAdmitted(bytes: Uint8Array, start: number): boolean {
    const payloadAt = start + this.#framing.headerBytes(bytes, start);
    if (bytes.length - payloadAt < HEAD_BYTES) return false;
    if (!this.#admitLarge(bytes.subarray(payloadAt, payloadAt + HEAD_BYTES))) throw new TransportViolation('packet too large');
    return true;
  }

  /** Keeps what is left after the last whole packet; an untouched `held` stays where it is and goes on growing. */
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
