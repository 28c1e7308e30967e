/** What a transport carries, and the errors it can report. */

/** One MTProto payload, or a quick ack or transport error that a server may send instead. */
export type Packet =
  | { readonly kind: 'message'; readonly payload: Uint8Array; /** The sender asks for a quick ack (T3). */ readonly quickAck: boolean }
  | { readonly kind: 'quick-ack'; readonly token: number }
  | { readonly kind: 'error'; /** Negative, as on the wire: -404, -429, -444. */ readonly code: number };

export type FramingName = 'abridged' | 'intermediate' | 'padded' | 'full';

/** Which side reads: only clients receive quick acks and errors, only servers receive requests for quick acks. */
export type Role = 'client' | 'server';

/**
 * "a packet (framed as an MTProto payload) with a signed little-endian number of 4 bytes, whose absolute value contains the error
 * code" (mtproto-transports#transport-errors).
 */
export const TRANSPORT_ERROR = {
  /** Unknown auth key, or an invalid handshake message. A client discards its key on this: never send it in case of doubt. */
  notFound: -404,
  /** Too many connections, or a limit of containers or service messages was exceeded. */
  flood: -429,
  /** The handshake names another DC. */
  wrongDc: -444,
} as const;
export type TransportErrorCode = (typeof TRANSPORT_ERROR)[keyof typeof TRANSPORT_ERROR];

/** The bytes violate their transport's format; the connection must be closed. Contains no bytes of the peer. */
export class TransportViolation extends Error {
  constructor(reason: string) {
    super(`transport violation: ${reason}`);
    this.name = 'TransportViolation';
  }
}

/** The envelope format of one transport. Only `full` is stateful (sequence numbers). */
export interface Framing {
  readonly name: FramingName;
  /**
   * Size of the envelope that starts at `start`, header and trailer included; 0 while its header is incomplete.
   * @throws {TransportViolation}
   */
  measure(bytes: Uint8Array, start: number): number;
  /** Size of the header of the envelope at `start`; the header must be complete. */
  headerBytes(bytes: Uint8Array, start: number): number;
  /** Parses one complete envelope without copying the payload. @throws {TransportViolation} */
  open(envelope: Uint8Array): Packet;
  /** Wraps a payload, copying it once. */
  wrap(payload: Uint8Array, quickAck?: boolean): Uint8Array;
  /** Wraps an encrypted packet in place: the header is written into the headroom in front of it (crypto's PACKET_HEADROOM_BYTES). */
  wrapSealed?(packet: Uint8Array): Uint8Array;
  /** A quick ack as this transport encodes it; undefined if it has none (full). */
  quickAck(token: number): Uint8Array | undefined;
  /** Sequence numbers [received, sent], for handing a connection over. */
  readonly sequence?: readonly [number, number];
}
