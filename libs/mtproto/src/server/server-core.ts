import type { RandomSource } from '@teamgram/crypto';
import type { ServerExchange } from '../exchange/server-exchange.ts';
import type { AuthKeyState } from '../session/auth-key-state.ts';
import type { Link } from '../session/link.ts';
import type { Session } from '../session/session.ts';
import type { TransportErrorCode } from '../transport/packet.ts';
import type { Clock } from '../wire/clock.ts';
import type { ServerLimits } from './limits.ts';
import type { ConnectionPort, ConnectionState } from './ports.ts';
import type { StreamConnection } from './stream-connection.ts';

/** The result of processing one encrypted packet. */
export interface PacketOutcome {
  readonly session?: Session;
  /** Whether the packet was accepted for processing, which a quick ack confirms (T3). */
  readonly accepted: boolean;
  readonly quickAckToken: number;
  /** The connection must be closed: after this transport error, or silently. */
  readonly error?: TransportErrorCode | 'silent';
}

/** What a connection needs from the server. */
export interface ServerCore {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly limits: ServerLimits;
  owns(authKeyId: bigint): boolean;
  /** The state of a live key; undefined if the key certainly does not exist. Rejects when the host cannot tell. */
  findKey(authKeyId: bigint): AuthKeyState | undefined | Promise<AuthKeyState | undefined>;
  /** Whether this state object is still the current one of its key, and the key has not expired. */
  isLive(key: AuthKeyState): boolean;
  receive(key: AuthKeyState, payload: Uint8Array, link: Link): PacketOutcome;
  newExchange(): ServerExchange;
  handOver(port: ConnectionPort, authKeyId: bigint, state: ConnectionState): void;
  forget(connection: StreamConnection): void;
  wakeConnectionAt(connection: StreamConnection, atMs: number): void;
  report(error: unknown): void;
}
