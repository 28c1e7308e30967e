import type { CtrStream, RandomSource } from '@teamgram/crypto';
import { EMPTY } from '../wire/bytes.ts';
import { ABRIDGED_TAG } from './abridged.ts';
import { framingOf } from './framings.ts';
import { INTERMEDIATE_TAG } from './intermediate.ts';
import { startObfuscation } from './obfuscation.ts';
import { PADDED_TAG } from './padded.ts';
import type { Framing, FramingName, Packet } from './packet.ts';
import { PacketReader } from './packet-reader.ts';

export interface ClientTransportOptions {
  readonly framing: FramingName;
  readonly random: RandomSource;
  /** When set, the framing is obfuscated (obfuscated2) and the header names this DC id (test DCs: plus 10000, media DCs: negative). */
  readonly obfuscatedDcId?: number | undefined;
  /** Largest packet accepted from the server. Default 16 MiB. */
  readonly limitBytes?: number | undefined;
}

const TAG_BYTES: Readonly<Record<FramingName, readonly number[]>> = {
  abridged: [ABRIDGED_TAG],
  intermediate: [INTERMEDIATE_TAG & 0xff, INTERMEDIATE_TAG & 0xff, INTERMEDIATE_TAG & 0xff, INTERMEDIATE_TAG & 0xff],
  padded: [PADDED_TAG & 0xff, PADDED_TAG & 0xff, PADDED_TAG & 0xff, PADDED_TAG & 0xff],
  full: [],
};

/** The client's end of a connection. The first `send` is prefixed with the protocol tag or the obfuscation header. */
export class ClientTransport {
  readonly #framing: Framing;
  readonly #reader: PacketReader;
  readonly #encrypt: CtrStream | undefined;
  readonly #decrypt: CtrStream | undefined;
  #prefix: Uint8Array;

  constructor({ framing, random, obfuscatedDcId, limitBytes = 1 << 24 }: ClientTransportOptions) {
    this.#framing = framingOf(framing, 'client', random);
    this.#reader = new PacketReader(this.#framing, limitBytes);
    if (obfuscatedDcId === undefined) {
      this.#prefix = Uint8Array.from(TAG_BYTES[framing]);
      return;
    }
    const veil = startObfuscation(framing, obfuscatedDcId, random);
    this.#prefix = veil.init;
    this.#encrypt = veil.encrypt;
    this.#decrypt = veil.decrypt;
  }

  /** Bytes for the socket. `quickAck` asks the server for a quick ack of this payload (not on `full`). */
  send(payload: Uint8Array, quickAck = false): Uint8Array {
    const envelope = this.#framing.wrap(payload, quickAck);
    const bytes = this.#encrypt ? this.#encrypt(envelope) : envelope;
    if (this.#prefix.length === 0) return bytes;
    const first = Buffer.concat([this.#prefix, bytes]);
    this.#prefix = EMPTY;
    return first;
  }

  /** @throws {TransportViolation} */
  receive(chunk: Uint8Array): readonly Packet[] {
    return this.#reader.push(this.#decrypt ? this.#decrypt(chunk) : chunk);
  }
}
