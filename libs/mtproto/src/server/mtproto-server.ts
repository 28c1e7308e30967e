import type { RandomSource } from '@teamgram/crypto';
import { TlError } from '@teamgram/tl';
import { ServerExchange } from '../exchange/server-exchange.ts';
import { AuthKeyState } from '../session/auth-key-state.ts';
import { LimitViolation } from '../session/limit-violation.ts';
import type { Link } from '../session/link.ts';
import type { Machine } from '../session/machine.ts';
import { receivePlaintext, sessionIdOf } from '../session/receive.ts';
import type { ServerSession } from '../session/server-session.ts';
import type { Session } from '../session/session.ts';
import { TRANSPORT_ERROR } from '../transport/packet.ts';
import type { Clock } from '../wire/clock.ts';
import { Deadlines } from './deadlines.ts';
import { HttpDoor } from './http-door.ts';
import { defaultServerLimits, type ServerLimits } from './limits.ts';
import { openPacket } from './open-packet.ts';
import type {
  AuthKeyRecord,
  ConnectionOptions,
  ConnectionPort,
  ConnectionState,
  DestroyOutcome,
  HttpAnswer,
  MtprotoServer,
  ServerConnection,
  ServerHost,
} from './ports.ts';
import type { PacketOutcome, ServerCore } from './server-core.ts';
import { SessionTable } from './session-table.ts';
import { StreamConnection } from './stream-connection.ts';

/** Creates the server half for one worker: its connections, sessions and keys. */
export function createMtprotoServer(host: ServerHost): MtprotoServer {
  return new Server(host);
}

/**
 * When the clock is set back by more than a client's clock may be ahead (session/receive.ts), all sessions and connections are closed, and clients
 * reconnect. They derive msg_ids from the server's former time and learn the current one from the msg_id of the refusal, but msg_ids within a session
 * never decrease. All deadlines would be late as well.
 */
const SET_BACK_MS = 30_000;
const SILENT: PacketOutcome = { accepted: false, quickAckToken: 0, error: 'silent' };

class Server implements MtprotoServer, Machine, ServerCore {
  readonly host: ServerHost;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly limits: ServerLimits;
  readonly #table: SessionTable;
  readonly #http: HttpDoor;
  readonly #connections = new Set<StreamConnection>();
  readonly #sessionDeadlines = new Deadlines<Session>();
  readonly #connectionDeadlines = new Deadlines<StreamConnection>();
  #tickedAtMs = Number.NEGATIVE_INFINITY;
  /** Sessions with queued messages; each is listed once (`Session.isListed`). */
  #toFlush: Session[] = [];

  constructor(host: ServerHost) {
    this.host = host;
    this.clock = host.clock;
    this.random = host.random;
    this.limits = { ...defaultServerLimits, ...host.limits };
    this.#table = new SessionTable(this);
    this.#http = new HttpDoor(this);
  }

  // Called by the host.

  connect(port: ConnectionPort, options: ConnectionOptions = {}): ServerConnection {
    const connection = new StreamConnection(this, port, options);
    this.#connections.add(connection);
    if (options.state) connection.resume(options.state.packets);
    return connection;
  }

  post(body: Uint8Array, signal?: AbortSignal): Promise<HttpAnswer> {
    return this.#http.post(body, signal);
  }

  flush(): void {
    const sessions = this.#toFlush;
    this.#toFlush = [];
    for (const session of sessions) {
      session.isListed = false;
      session.flush();
    }
  }

  tick(): void {
    const nowMs = this.clock.nowMs();
    if (nowMs < this.#tickedAtMs - SET_BACK_MS) this.close();
    this.#tickedAtMs = nowMs;
    for (let session = this.#sessionDeadlines.takeDue(nowMs); session; session = this.#sessionDeadlines.takeDue(nowMs)) session.wake(nowMs);
    for (let late = this.#connectionDeadlines.takeDue(nowMs); late; late = this.#connectionDeadlines.takeDue(nowMs)) late.wake(nowMs);
    this.#http.tick(nowMs);
  }

  sessionsOf(authKeyId: bigint): readonly ServerSession[] {
    return [...(this.#table.key(authKeyId)?.sessions.values() ?? [])];
  }

  bindTemporaryKey(temporaryKeyId: bigint, permanentKeyId: bigint): void {
    const record = this.#table.key(temporaryKeyId)?.record;
    // "Each permanent key may only be bound to one temporary key at a time": on Telegram that holds per DC, and some clients bind one key for each
    // media connection. So the newest ones stay bound.
    const others = Array.from(this.#table.keys, (key) => key.record).filter((other) => other.permanentKeyId === permanentKeyId && other.id !== temporaryKeyId);
    const oldest = others.sort((a, b) => (b.expiresAtUnixS ?? 0) - (a.expiresAtUnixS ?? 0)).slice(this.limits.temporaryKeysPerKeyMax - 1);
    for (const other of oldest) this.updateAuthKey({ ...other, permanentKeyId: undefined });
    if (record) this.updateAuthKey({ ...record, permanentKeyId, layer: undefined, clientInfo: undefined });
  }

  updateAuthKey(record: AuthKeyRecord): void {
    const key = this.#table.key(record.id);
    if (!key) return;
    key.record = record;
    key.layer = record.layer;
    key.clientInfo = record.clientInfo;
  }

  dropAuthKey(authKeyId: bigint): void {
    for (const session of this.#table.key(authKeyId)?.sessions.values() ?? []) {
      session.flush();
      this.closeSession(session);
    }
  }

  close(): void {
    for (const { sessions } of this.#table.keys) for (const session of sessions.values()) this.closeSession(session);
    for (const connection of this.#connections) connection.end();
    this.#http.close();
  }

  get counts(): MtprotoServer['counts'] {
    return { connections: this.#connections.size + this.#http.openCount, ...this.#table.counts };
  }

  // Called by sessions.

  needsFlush(session: Session): void {
    if (session.isListed || session.isClosed) return;
    session.isListed = true;
    if (this.#toFlush.push(session) === 1) this.host.requestFlush();
  }

  wakeAt(session: Session, atMs: number): void {
    this.#sessionDeadlines.schedule(session, atMs);
  }

  closeSession(session: Session): void {
    this.#sessionDeadlines.cancel(session);
    this.#table.close(session);
  }

  destroyAuthKey(key: AuthKeyState): Promise<DestroyOutcome> {
    const destroy = async () => this.host.authKeys.destroy(key.record.id);
    key.destruction ??= destroy().finally(() => void (key.destruction = undefined));
    return key.destruction;
  }

  // Called by connections.

  owns(authKeyId: bigint): boolean {
    return this.host.owns?.(authKeyId) ?? true;
  }

  isLive(key: AuthKeyState): boolean {
    return this.#table.key(key.record.id) === key && !key.isExpired(this.clock.nowMs());
  }

  findKey(authKeyId: bigint): AuthKeyState | undefined | Promise<AuthKeyState | undefined> {
    const known = this.#table.key(authKeyId);
    if (known) return this.isLive(known) ? known : undefined;
    const found = this.host.authKeys.find(authKeyId);
    return found instanceof Promise ? found.then((record) => this.#stateOf(record)) : this.#stateOf(found);
  }

  #stateOf(record: AuthKeyRecord | undefined): AuthKeyState | undefined {
    if (!record) return undefined;
    const key = this.#table.key(record.id) ?? new AuthKeyState(record, this.host.saltSecret);
    return key.isExpired(this.clock.nowMs()) ? undefined : key;
  }

  receive(key: AuthKeyState, payload: Uint8Array, link: Link): PacketOutcome {
    const opened = openPacket(key, payload);
    if (!opened) return SILENT;
    const session = this.#table.open(this.#table.key(key.record.id) ?? key, sessionIdOf(opened.plaintext));
    if (!session) return { ...SILENT, error: TRANSPORT_ERROR.flood };
    try {
      return { session, accepted: receivePlaintext(session, opened.plaintext, link), quickAckToken: opened.quickAckToken };
    } catch (error) {
      if (error instanceof LimitViolation) return { ...SILENT, session, error: TRANSPORT_ERROR.flood };
      if (error instanceof TlError) return { ...SILENT, session };
      // The connection ends without knowing of the session: nothing may be sent to it any more.
      session.detach(link);
      throw error;
    }
  }

  newExchange(): ServerExchange {
    const { authKeys, exchange, clock, random } = this.host;
    const acceptsDc = (dcId: number): boolean => exchange.acceptsDc(dcId);
    return new ServerExchange({ rsaKeys: exchange.rsaKeys, acceptsDc, authKeys, clock, random, limits: this.limits });
  }

  handOver(port: ConnectionPort, authKeyId: bigint, state: ConnectionState): void {
    if (!this.host.handOver) return port.close();
    this.host.handOver(port, authKeyId, state);
  }

  forget(connection: StreamConnection): void {
    this.#connections.delete(connection);
    this.#connectionDeadlines.cancel(connection);
  }

  wakeConnectionAt(connection: StreamConnection, atMs: number): void {
    this.#connectionDeadlines.schedule(connection, atMs);
  }

  report(error: unknown): void {
    this.host.report?.(error);
  }
}
