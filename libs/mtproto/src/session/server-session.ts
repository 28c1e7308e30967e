/** A session as its host sees it. It belongs to a session_id within an auth key, never to a connection. */
import type { AuthKeyRecord } from '../server/ports.ts';
import type { ClientInfo, ReplyOptions } from './invocation.ts';

export interface ServerSession {
  /** session_id, chosen by the client. */
  readonly id: bigint;
  /** The key that encrypts the session; of a bound temporary key `permanentKeyId` names the authorization. */
  readonly key: AuthKeyRecord;
  /** Saved layer and client of the key (I1); undefined before the first initConnection. */
  readonly layer: number | undefined;
  readonly clientInfo: ClientInfo | undefined;
  /** Whether the client wants updates here (I4). */
  readonly subscribed: boolean;
  /** Whether a connection is attached now. */
  readonly connected: boolean;
  /**
   * Queues a boxed object (Updates) that leaves with the next flush and is repeated on a new connection until it is
   * acknowledged. Without a connection it is kept within the limits.
   */
  push(body: Uint8Array, options?: ReplyOptions): void;
  /** Forgets the session; the client will see new_session_created when it writes again. */
  close(): void;
}
