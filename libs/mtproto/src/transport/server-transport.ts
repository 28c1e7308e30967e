import type { CtrStream, RandomSource } from '@teamgram/crypto';
import { EMPTY } from '../wire/bytes.ts';
import { detect } from './detect.ts';
import { framingOf } from './framings.ts';
import { errorPayload } from './message-or-error.ts';
import { acceptObfuscation, INIT_BYTES } from './obfuscation.ts';
import { type Framing, type FramingName, type Packet, type TransportErrorCode, TransportViolation } from './packet.ts';
import { type AdmitLarge, PacketReader } from './packet-reader.ts';

const NONE: readonly Packet[] = [];

export interface ServerTransportOptions {
  readonly random: RandomSource;
  /** Largest packet until the peer has presented a known key; see `limitBytes`. */
  readonly limitBytes: number;
  /** Called when a packet above the limit begins: for a peer with a known key, raise `limitBytes` and return true. */
  readonly admitLarge?: AdmitLarge | undefined;
  /** A WebSocket: only obfuscated2 is accepted ("required to use the WebSocket transports"). */
  readonly obfuscatedOnly?: boolean | undefined;
}

/** Everything needed to continue a transport in another process; plain data. */
export interface TransportState {
  readonly framing: FramingName;
  readonly sequence?: readonly [number, number] | undefined;
  readonly obfuscation?: { readonly init: Uint8Array; readonly received: number; readonly sent: number } | undefined;
  /** Bytes of an unfinished packet, already deobfuscated. */
  readonly held: Uint8Array;
}

/** The obfuscation of a connection: both key streams, and the offsets at which another process can resume them. */
interface Veil {
  readonly init: Uint8Array;
  readonly decrypt: CtrStream;
  readonly encrypt: CtrStream;
  received: number;
  sent: number;
}

/** The server's end of one TCP or WebSocket connection. Detects the protocol, then turns bytes into packets and packets into bytes. */
export class ServerTransport {
  readonly #random: RandomSource;
  readonly #obfuscatedOnly: boolean;
  readonly #admitLarge: AdmitLarge | undefined;
  #limitBytes: number;
  #first: Uint8Array | undefined = EMPTY;
  #framing: Framing | undefined;
  #reader: PacketReader | undefined;
  #veil: Veil | undefined;
  #dcId: number | undefined;
  #isHttp = false;

  constructor({ random, limitBytes, admitLarge, obfuscatedOnly = false }: ServerTransportOptions) {
    this.#random = random;
    this.#admitLarge = admitLarge;
    this.#limitBytes = limitBytes;
    this.#obfuscatedOnly = obfuscatedOnly;
  }

  /** Continues from the `state` of another ServerTransport. */
  static resume(state: TransportState, options: ServerTransportOptions): ServerTransport {
    const transport = new ServerTransport(options);
    if (state.obfuscation) transport.#obfuscate(state.obfuscation.init, state.obfuscation.received, state.obfuscation.sent);
    transport.#speak(state.framing, state.sequence, state.held);
    return transport;
  }

  get protocol(): FramingName | 'detecting' | 'http' {
    return this.#isHttp ? 'http' : (this.#framing?.name ?? 'detecting');
  }

  /** The DC id written in the obfuscation header; see `Obfuscation.dcId`. */
  get dcId(): number | undefined {
    return this.#dcId;
  }

  /** All bytes received so far, during detection and on HTTP connections. */
  get unread(): Uint8Array {
    return this.#first ?? EMPTY;
  }

  /** Number of bytes held of an unfinished packet. */
  get heldBytes(): number {
    return this.#reader?.heldBytes ?? this.unread.length;
  }

  /** Changes the size limit of packets, envelope included. */
  set limitBytes(limitBytes: number) {
    this.#limitBytes = limitBytes;
    if (this.#reader) this.#reader.limitBytes = limitBytes;
  }

  /** @throws {TransportViolation} when the connection cannot go on. */
  receive(chunk: Uint8Array): readonly Packet[] {
    if (this.#reader) return this.#reader.push(this.#unveil(chunk));
    return this.#detect(chunk);
  }

  /** Frames one payload; the protocol must have been detected. */
  send(payload: Uint8Array): Uint8Array {
    return this.#veiled(this.#known().wrap(payload));
  }

  /** Frames a packet made by crypto's `sealMessage`, in place if the framing allows it. */
  sendSealed(packet: Uint8Array): Uint8Array {
    const framing = this.#known();
    return this.#veiled(framing.wrapSealed?.(packet) ?? framing.wrap(packet));
  }

  /** A quick ack (T3); undefined on a transport without them. */
  quickAck(token: number): Uint8Array | undefined {
    const bytes = this.#known().quickAck(token);
    return bytes && this.#veiled(bytes);
  }

  /** A transport error (T4). */
  error(code: TransportErrorCode): Uint8Array {
    return this.send(errorPayload(code));
  }

  /** State for a handover; undefined until the protocol is known, and for HTTP. This transport must not be used afterwards. */
  get state(): TransportState | undefined {
    if (!this.#framing || !this.#reader) return undefined;
    const veil = this.#veil;
    return {
      framing: this.#framing.name,
      sequence: this.#framing.sequence,
      obfuscation: veil && { init: veil.init, received: veil.received, sent: veil.sent },
      held: new Uint8Array(this.#reader.held),
    };
  }

  #detect(chunk: Uint8Array): readonly Packet[] {
    const bytes = this.#first && this.#first.length > 0 ? Buffer.concat([this.#first, chunk]) : chunk;
    this.#first = bytes;
    if (this.#isHttp) return NONE;
    const detected = this.#obfuscatedOnly ? (bytes.length < INIT_BYTES ? 'more' : 'obfuscated') : detect(bytes);
    if (detected === 'more') return NONE;
    if (detected === 'http') {
      this.#isHttp = true;
      return NONE;
    }
    this.#first = undefined;
    if (detected !== 'obfuscated') {
      this.#speak(detected.framing);
      return this.receive(bytes.subarray(detected.tagBytes));
    }
    this.#speak(this.#obfuscate(new Uint8Array(bytes.subarray(0, INIT_BYTES)), INIT_BYTES, 0));
    return this.receive(bytes.subarray(INIT_BYTES));
  }

  #obfuscate(init: Uint8Array, received: number, sent: number): FramingName {
    const { framing, dcId, decrypt, encrypt } = acceptObfuscation(init, { received, sent });
    this.#veil = { init, decrypt, encrypt, received, sent };
    this.#dcId = dcId;
    return framing;
  }

  #speak(name: FramingName, sequence?: readonly [number, number], held?: Uint8Array): void {
    this.#first = undefined;
    this.#framing = framingOf(name, 'server', this.#random, sequence);
    this.#reader = new PacketReader(this.#framing, this.#limitBytes, this.#admitLarge, held);
  }

  #known(): Framing {
    if (!this.#framing) throw new TransportViolation('nothing can be sent before the protocol is known');
    return this.#framing;
  }

  #unveil(chunk: Uint8Array): Uint8Array {
    if (!this.#veil) return chunk;
    this.#veil.received += chunk.length;
    return this.#veil.decrypt(chunk);
  }

  /** Obfuscates `bytes` in place; the caller must own them. */
  #veiled(bytes: Uint8Array): Uint8Array {
    if (!this.#veil) return bytes;
    this.#veil.sent += bytes.length;
    return this.#veil.encrypt(bytes, bytes);
  }
}
