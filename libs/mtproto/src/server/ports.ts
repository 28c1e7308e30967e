/**
 * What the server half asks of its host and what it promises in return. The machine has no socket, no timer and no
 * randomness of its own: the host brings bytes, calls `flush` and `tick`, and answers invocations.
 *
 * Identifiers of 64 bits (auth_key_id, session_id, msg_id, salts) are signed bigints, as libs/tl reads a `long`.
 */
import type { ClientInfo } from '../session/invocation.ts';
import type { Invocation } from '../session/invocation.ts';
import type { ServerSession } from '../session/server-session.ts';
import type { ExchangeKeys } from '../exchange/server-exchange.ts';
import type { TransportState } from '../transport/server-transport.ts';
import type { Clock } from '../wire/clock.ts';
import type { RandomSource } from '@teamgram/crypto';
import type { ServerLimits } from './limits.ts';

/** One authorization key as the host keeps it. Never logged: `authKey` is a secret of 256 bytes. */
export interface AuthKeyRecord {
  readonly id: bigint;
  readonly authKey: Uint8Array;
  readonly kind: 'permanent' | 'temporary';
  /** Temporary keys only: the key is as good as unknown from this second on. */
  readonly expiresAtUnixS?: number | undefined;
  /** Temporary keys only: the permanent key to which auth.bindTempAuthKey has bound this one. */
  readonly permanentKeyId?: bigint | undefined;
  /** `new_nonce XOR server_nonce` of the exchange: accepted as a salt for the first hour of the key's life. */
  readonly initialSalt?: bigint | undefined;
  readonly createdAtUnixS?: number | undefined;
  /** As the exchange named it: negative for media, 10000 higher for test DCs; undefined when the client named none. */
  readonly dcId?: number | undefined;
  /** The layer and client of the last initConnection under this key, when the host has kept them (I1). */
  readonly layer?: number | undefined;
  readonly clientInfo?: ClientInfo | undefined;
}

/** The host's store of keys. An answer may come at once or later; packets of that connection wait in order meanwhile. */
export interface AuthKeys {
  /** `undefined` means: certainly no such key. The client is told -404 and forgets its key, so reject when unsure. */
  find(id: bigint): AuthKeyRecord | undefined | Promise<AuthKeyRecord | undefined>;
  /** Keeps a key made by an exchange. `false`: another key has this id, and the client is asked for a new one (K1). */
  add(record: AuthKeyRecord): boolean | Promise<boolean>;
  /** destroy_auth_key (K7). */
  destroy(id: bigint): DestroyOutcome | Promise<DestroyOutcome>;
}
export type DestroyOutcome = 'ok' | 'none' | 'fail';

/** The socket as the machine sees it. `write` keeps order and takes ownership of the bytes. */
export interface ConnectionPort {
  write(bytes: Uint8Array): void;
  /** Ends the connection after what was written. The host calls `ServerConnection.closed` when it has ended. */
  close(): void;
}

/** The host's half of one session: made when the session opens, told when it ends. */
export interface SessionHandler {
  /** One request. Answer it, now or later, by `invocation.reply` or `invocation.fail`, exactly once. */
  invoke(invocation: Invocation): void;
  /** Whether the key of the session is logged in. Absent: the host checks it for itself in `invoke` (I5). */
  isAuthorized?(): boolean;
  /** initConnection has set layer and client info of the key: the time to keep them (I1). */
  initialised?(layer: number, clientInfo: ClientInfo): void;
  /** 406 AUTH_KEY_DUPLICATED was answered: the authorization has to end (K8). */
  duplicated?(): void;
  /** The session has begun to want updates (its first call outside invokeWithoutUpdates and the file methods, I4). */
  subscribed?(): void;
  /** Pushes were dropped for want of room or of acknowledgments: tell the client to fetch the difference (U8). */
  updatesLost?(): void;
  /** The session is gone: destroyed by its client, expired, its key dropped, or the machine closed. */
  closed?(): void;
}

export interface ServerHost {
  readonly authKeys: AuthKeys;
  readonly exchange: ExchangeKeys;
  /** At least 32 bytes, the same for all workers: server salts derive from it. */
  readonly saltSecret: Uint8Array;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly limits?: Partial<ServerLimits> | undefined;
  openSession(session: ServerSession): SessionHandler;
  /**
   * I5, when the host wants the session to answer it: 404 for an `unknown` method, 401 AUTH_KEY_UNREGISTERED for a `members` method on a
   * key that is not logged in (see `SessionHandler.isAuthorized`). Absent: every method is `open`.
   */
  methodAccess?(method: number): 'unknown' | 'open' | 'members';
  /**
   * K8: `fatal` answers 406 AUTH_KEY_DUPLICATED when two live connections of one logged-in key send main requests in turn. "Parallel
   * connections are still allowed and actually recommended for media DCs": a server that is main and media DC in one allows them, which
   * is the default.
   */
  readonly parallelMainConnections?: 'allowed' | 'fatal' | undefined;
  /** Something is queued: call `flush` soon (setImmediate). Called once until that flush. */
  requestFlush(): void;
  /** Something failed that should not have: a handler threw, the key store rejected. For the log; the client was told to try again. */
  report?(error: unknown): void;
  /**
   * Several workers: does this worker own the sessions of the key? When it answers false, `handOver` gets the
   * connection's state instead and this worker forgets the connection. Absent: this worker owns all keys.
   */
  owns?(authKeyId: bigint): boolean;
  handOver?(port: ConnectionPort, authKeyId: bigint, state: ConnectionState): void;
}

/** All that another worker needs to go on with a connection: plain data, fit for structured clone. */
export interface ConnectionState {
  readonly transport: TransportState;
  /** Packets received and not yet processed, oldest first. */
  readonly packets: readonly { readonly payload: Uint8Array; readonly quickAck: boolean }[];
}

export interface ServerConnection {
  /** Bytes from the socket, in any chunking. Never throws: hostile bytes end the connection. */
  receive(chunk: Uint8Array): void;
  /** The socket has ended; the sessions live on. */
  closed(): void;
  /** `http` once the first bytes were an HTTP request: hand the socket and `unread()` to an HTTP server. */
  readonly protocol: 'detecting' | 'mtproto' | 'http';
  /** Bytes of a packet that is not whole yet. */
  readonly heldBytes: number;
  /** Whether the peer has shown a known auth key: a stranger deserves less time and fewer bytes. */
  readonly known: boolean;
  /** The bytes received so far while detecting: what an HTTP parser has to see first. */
  unread(): Uint8Array;
}

export interface ConnectionOptions {
  /** A WebSocket: obfuscated2 is mandatory there (T2) and HTTP is not expected. */
  readonly websocket?: boolean | undefined;
  /** State of a connection that another worker hands over. */
  readonly state?: ConnectionState | undefined;
}

/** An HTTP answer: bare packet, no framing; transport errors are status codes (T5). */
export interface HttpAnswer {
  readonly status: 200 | 400 | 404 | 413 | 429 | 444 | 503;
  readonly body: Uint8Array;
}

export interface MtprotoServer {
  connect(port: ConnectionPort, options?: ConnectionOptions): ServerConnection;
  /** One POST body (a bare packet). Settles when http_wait says so, at the latest after max_wait. */
  post(body: Uint8Array, signal?: AbortSignal): Promise<HttpAnswer>;
  /** Writes what is queued: one encrypted packet per session. */
  flush(): void;
  /** Deadlines: late acks, invokeAfterMsg timeouts, disconnect delays, http_wait, expired sessions. Call every 50–250 ms. */
  tick(): void;
  /** Live sessions of a key (not of the temporary keys bound to it). */
  sessionsOf(authKeyId: bigint): readonly ServerSession[];
  /** After auth.bindTempAuthKey was verified and kept: rebinds, forgets the layer of the key (K5). */
  bindTemporaryKey(temporaryKeyId: bigint, permanentKeyId: bigint): void;
  /** The record of a key has changed elsewhere (rebound by another worker, say): takes it over if the key is in use here. */
  updateAuthKey(record: AuthKeyRecord): void;
  /** The key was destroyed or revoked: its sessions end, its connections get -404 on the next packet. */
  dropAuthKey(authKeyId: bigint): void;
  /** Ends all sessions and connections. */
  close(): void;
  readonly counts: { readonly connections: number; readonly sessions: number; readonly authKeys: number };
}
