/**
 * What the server half requires from its host, and what it offers in return. The machine has no sockets, timers or randomness of its own: the host
 * passes in bytes, calls `flush` and `tick`, and answers invocations.
 *
 * 64-bit identifiers (auth_key_id, session_id, msg_id, salts) are signed bigints, as libs/tl decodes a `long`.
 */
import type { ClientInfo } from '../session/invocation.ts';
import type { Invocation } from '../session/invocation.ts';
import type { ServerSession } from '../session/server-session.ts';
import type { ExchangeKeys } from '../exchange/server-exchange.ts';
import type { TransportState } from '../transport/server-transport.ts';
import type { Clock } from '../wire/clock.ts';
import type { RandomSource } from '@teamgram/crypto';
import type { ServerLimits } from './limits.ts';

/** An authorization key as the host stores it. Never log it: `authKey` is a secret of 256 bytes. */
export interface AuthKeyRecord {
  readonly id: bigint;
  readonly authKey: Uint8Array;
  readonly kind: 'permanent' | 'temporary';
  /** Temporary keys only: from this time on the key is treated as unknown. */
  readonly expiresAtUnixS?: number | undefined;
  /** Temporary keys only: the permanent key it is bound to by auth.bindTempAuthKey. */
  readonly permanentKeyId?: bigint | undefined;
  /** `new_nonce XOR server_nonce` of the exchange: accepted as a salt during the first hour of the key's life. */
  readonly initialSalt?: bigint | undefined;
  readonly createdAtUnixS?: number | undefined;
  /** As named in the exchange: negative for media DCs, 10000 higher for test DCs; undefined when the client named none. */
  readonly dcId?: number | undefined;
  /** Layer and client info of the last initConnection under this key, if the host has stored them (I1). */
  readonly layer?: number | undefined;
  readonly clientInfo?: ClientInfo | undefined;
}

/** The host's key store. Results may be synchronous or promises; meanwhile the packets of that connection wait in order. */
export interface AuthKeys {
  /** `undefined` means that the key certainly does not exist: the client gets -404 and discards its key. Reject when in doubt. */
  find(id: bigint): AuthKeyRecord | undefined | Promise<AuthKeyRecord | undefined>;
  /** Stores a key made by an exchange. `false`: another key has this id, and the client is asked to make a new one (K1). */
  add(record: AuthKeyRecord): boolean | Promise<boolean>;
  /** destroy_auth_key (K7). */
  destroy(id: bigint): DestroyOutcome | Promise<DestroyOutcome>;
}
export type DestroyOutcome = 'ok' | 'none' | 'fail';

/** A socket as seen by the machine. `write` preserves order and takes ownership of the bytes. */
export interface ConnectionPort {
  write(bytes: Uint8Array): void;
  /** Closes the connection after all written bytes were sent. The host calls `ServerConnection.closed` once it is closed. */
  close(): void;
}

/** The host's half of a session: created when the session opens, notified when it ends. */
export interface SessionHandler {
  /** One request. Call `invocation.reply` or `invocation.fail` exactly once, now or later. */
  invoke(invocation: Invocation): void;
  /** Whether somebody is logged in on the session's key. Absent: the host checks that itself in `invoke` (I5). */
  isAuthorized?(): boolean;
  /** initConnection has set layer and client info of the key: store them now (I1). */
  initialised?(layer: number, clientInfo: ClientInfo): void;
  /** 406 AUTH_KEY_DUPLICATED was answered: the host must revoke the authorization (K8). */
  duplicated?(): void;
  /** The session is now subscribed to updates: its first call outside invokeWithoutUpdates and the file methods (I4). */
  subscribed?(): void;
  /** Pushes were dropped because a limit was reached: tell the client to fetch the difference (U8). */
  updatesLost?(): void;
  /** The session has ended: destroyed by the client, expired, its key dropped, or the server closed. */
  closed?(): void;
}

/** The host of the server half: key store, clock, randomness, and a handler for every session. */
export interface ServerHost {
  readonly authKeys: AuthKeys;
  readonly exchange: ExchangeKeys;
  /** At least 32 bytes, the same on all workers: server salts are derived from it. */
  readonly saltSecret: Uint8Array;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly limits?: Partial<ServerLimits> | undefined;
  openSession(session: ServerSession): SessionHandler;
  /**
   * Set to let the session enforce I5: 404 for an `unknown` method, 401 AUTH_KEY_UNREGISTERED for a `members` method on a key that is not logged in
   * (see `SessionHandler.isAuthorized`). Absent: every method is `open`.
   */
  methodAccess?(method: number): 'unknown' | 'open' | 'members';
  /**
   * K8: `fatal` answers 406 AUTH_KEY_DUPLICATED when two live connections of one logged-in key alternate in sending main requests. "Parallel
   * connections are still allowed and actually recommended for media DCs": a server that is main and media DC in one allows them (the default).
   */
  readonly parallelMainConnections?: 'allowed' | 'fatal' | undefined;
  /** Something is queued: call `flush` soon (setImmediate). Not called again before that flush. */
  requestFlush(): void;
  /** An internal error, for the log: a handler threw, or the key store rejected. The client was told to retry. */
  report?(error: unknown): void;
  /**
   * With several workers: whether this worker owns the sessions of the key. If false, the connection's state goes to `handOver` and this worker
   * forgets the connection. Absent: this worker owns all keys.
   */
  owns?(authKeyId: bigint): boolean;
  handOver?(port: ConnectionPort, authKeyId: bigint, state: ConnectionState): void;
}

/** Everything another worker needs to continue a connection; plain data that can be structured-cloned. */
export interface ConnectionState {
  readonly transport: TransportState;
  /** Packets received but not yet processed, oldest first. */
  readonly packets: readonly { readonly payload: Uint8Array; readonly quickAck: boolean }[];
}

/** One connection of the server, fed by the host. */
export interface ServerConnection {
  /** Bytes from the socket, chunked in any way. Never throws: invalid bytes end the connection. */
  receive(chunk: Uint8Array): void;
  /** The socket has closed; its sessions live on. */
  closed(): void;
  /** `http` once the first bytes turned out to be an HTTP request: pass the socket and `unread()` to an HTTP server. */
  readonly protocol: 'detecting' | 'mtproto' | 'http';
  /** Bytes received of an incomplete packet. */
  readonly heldBytes: number;
  /** Whether the peer has presented a known auth key; unknown peers get tighter limits on time and bytes. */
  readonly known: boolean;
  /** The bytes received during protocol detection, for an HTTP parser to read first. */
  unread(): Uint8Array;
}

export interface ConnectionOptions {
  /** A WebSocket: obfuscated2 is mandatory (T2), and HTTP is not detected. */
  readonly websocket?: boolean | undefined;
  /** State of a connection taken over from another worker. */
  readonly state?: ConnectionState | undefined;
}

/** An HTTP response: a bare packet without framing; transport errors are status codes (T5). */
export interface HttpAnswer {
  readonly status: 200 | 400 | 404 | 413 | 429 | 444 | 503;
  readonly body: Uint8Array;
}

/** The server half, see `createMtprotoServer`. */
export interface MtprotoServer {
  connect(port: ConnectionPort, options?: ConnectionOptions): ServerConnection;
  /** Handles one POST body (a bare packet). Resolves when http_wait allows, at the latest after max_wait. */
  post(body: Uint8Array, signal?: AbortSignal): Promise<HttpAnswer>;
  /** Sends what is queued: one encrypted packet per session. */
  flush(): void;
  /** Runs everything that is due: late acks, invokeAfterMsg time-outs, disconnect delays, http_wait, expired sessions. Call every 50–250 ms. */
  tick(): void;
  /** Live sessions of a key, without those of temporary keys bound to it. */
  sessionsOf(authKeyId: bigint): readonly ServerSession[];
  /** To be called when auth.bindTempAuthKey has been verified and stored: rebinds the key and clears its layer (K5). */
  bindTemporaryKey(temporaryKeyId: bigint, permanentKeyId: bigint): void;
  /** The record of a key has changed elsewhere (for example bound by another worker): updates it if the key is in use here. */
  updateAuthKey(record: AuthKeyRecord): void;
  /** The key was destroyed or revoked: ends its sessions; its connections get -404 on their next packet. */
  dropAuthKey(authKeyId: bigint): void;
  /** Ends all sessions and connections. */
  close(): void;
  readonly counts: { readonly connections: number; readonly sessions: number; readonly authKeys: number };
}
