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

/** What became of one encrypted packet. */
export interface PacketOutcome {
  readonly session?: Session;
  /** Accepted for processing: what a quick ack says (T3). */
  readonly accepted: boolean;
  readonly quickAckToken: number;
  /** The connection must end, with this error or in silence. */
  readonly error?: TransportErrorCode | 'silent';
}

/** What a connection needs of the server. */
export interface ServerCore {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly limits: ServerLimits;
  owns(authKeyId: bigint): boolean;
  /** The state of a live key; undefined: certainly no such key. Rejects when the host cannot tell. */
  findKey(authKeyId: bigint): AuthKeyState | undefined | Promise<AuthKeyState | undefined>;
  /** Whether the state is still the one to use. */
  isLive(key: AuthKeyState): boolean;
  receive(key: AuthKeyState, payload: Uint8Array, link: Link): PacketOutcome;
  newExchange(): ServerExchange;
  handOver(port: ConnectionPort, authKeyId: bigint, state: ConnectionState): void;
  forget(connection: StreamConnection): void;
  wakeConnectionAt(connection: StreamConnection, atMs: number): void;
  report(error: unknown): void;
}
