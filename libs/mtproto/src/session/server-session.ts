/** A session as its host sees it. It is identified by a session_id within an auth key and is independent of connections. */
import type { AuthKeyRecord } from '../server/ports.ts';
import type { ClientInfo, ReplyOptions } from './invocation.ts';

/** The operations on a session that its host may use. */
export interface ServerSession {
  /** session_id, chosen by the client. */
  readonly id: bigint;
  /** The key that encrypts the session. For a bound temporary key, `permanentKeyId` identifies the authorization. */
  readonly key: AuthKeyRecord;
  /** Layer and client info saved for the key (I1); undefined before the first initConnection. */
  readonly layer: number | undefined;
  readonly clientInfo: ClientInfo | undefined;
  /** Whether the session is subscribed to updates (I4). */
  readonly subscribed: boolean;
  /** Whether a connection is attached. */
  readonly connected: boolean;
  /** Whether pushes are dropped: too many were queued without a connection. It ends with the next connection, over which the client is first told of the loss. */
  readonly isLosingPushes: boolean;
  /**
   * Queues a boxed object (Updates). It is sent with the next flush and retransmitted on new connections until it is acknowledged. Without a
   * connection it is kept, within the limits.
   */
  push(body: Uint8Array, options?: ReplyOptions): void;
  /** Drops unacknowledged pushes, because the session's user has changed. Answers are kept. */
  dropPushes(): void;
  /** Drops the session; the client gets new_session_created when it sends again. */
  close(): void;
}
