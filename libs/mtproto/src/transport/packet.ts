/** What a transport carries, and how it fails. */

/** One MTProto payload, or one of the two things a server may send instead of it. */
export type Packet =
  | { readonly kind: 'message'; readonly payload: Uint8Array; /** The sender asks for a quick ack (T3). */ readonly quickAck: boolean }
  | { readonly kind: 'quick-ack'; readonly token: number }
  | { readonly kind: 'error'; /** Negative, as on the wire: -404, -429, -444. */ readonly code: number };

export type FramingName = 'abridged' | 'intermediate' | 'padded' | 'full';

/** Which half reads: only a client receives quick acks and errors, only a server is asked for quick acks. */
export type Role = 'client' | 'server';

/**
 * "a packet (framed as an MTProto payload) with a signed little-endian number of 4 bytes, whose absolute value contains the error
 * code" (mtproto-transports#transport-errors).
 */
export const TRANSPORT_ERROR = {
  /** No such auth key, or a handshake query is incorrect. A client drops its key on this: never send it on a mere doubt. */
  notFound: -404,
  /** Too many connections, or a limit of containers or service messages is passed. */
  flood: -429,
  /** The handshake names another DC. */
  wrongDc: -444,
} as const;
export type TransportErrorCode = (typeof TRANSPORT_ERROR)[keyof typeof TRANSPORT_ERROR];

/** The bytes break the rules of their transport; the connection cannot go on. Carries no bytes of the peer. */
export class TransportViolation extends Error {
  constructor(reason: string) {
    super(`transport violation: ${reason}`);
    this.name = 'TransportViolation';
  }
}

/** The envelope of one transport. Only `full` keeps state (its sequence numbers). */
export interface Framing {
  readonly name: FramingName;
  /**
   * Size of the envelope that starts at `start`, header and trailer included; 0 while its header is incomplete.
   * @throws {TransportViolation}
   */
  measure(bytes: Uint8Array, start: number): number;
  /** Bytes before the payload of the envelope that starts at `start`; its header must be complete. */
  headerBytes(bytes: Uint8Array, start: number): number;
  /** Opens one complete envelope; payload bytes are not copied. @throws {TransportViolation} */
  open(envelope: Uint8Array): Packet;
  /** Wraps a payload, copying it once. */
  wrap(payload: Uint8Array, quickAck?: boolean): Uint8Array;
  /** Wraps an encrypted packet without copying it: its header goes into the free bytes in front of it (crypto's PACKET_HEADROOM_BYTES). */
  wrapSealed?(packet: Uint8Array): Uint8Array;
  /** A quick ack as this transport writes it; undefined where there are none (full). */
  quickAck(token: number): Uint8Array | undefined;
  /** Sequence numbers, for handing a connection over: [received, sent]. */
  readonly sequence?: readonly [number, number];
}
