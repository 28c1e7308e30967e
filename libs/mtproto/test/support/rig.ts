import { authKey, type AuthKey, generateRsaKey, type RandomSource, seededRandom } from '@teamgram/crypto';
import {
  type AuthKeyRecord,
  type AuthKeys,
  type ConnectionOptions,
  type ConnectionPort,
  createMtprotoServer,
  type DestroyOutcome,
  type Invocation,
  type ServerLimits,
  MtprotoClient,
  type MtprotoClientOptions,
  type MtprotoServer,
  type ServerHost,
  type ServerSession,
  type SessionHandler,
} from '../../src/index.ts';
import { ManualClock } from './manual-clock.ts';

export const rsaKey = await generateRsaKey();
export const DC = 2;

/** Lets pending promises settle. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 4; round++) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** A key store in memory. `find` can be made asynchronous, `add` can be made to refuse, both can be made to fail. */
export class MemoryKeys implements AuthKeys {
  readonly records = new Map<bigint, AuthKeyRecord>();
  readonly added: AuthKeyRecord[] = [];
  collisions = 0;
  isLate = false;
  failure: Error | undefined;

  find(id: bigint): AuthKeyRecord | undefined | Promise<AuthKeyRecord | undefined> {
    if (this.failure) return Promise.reject(this.failure);
    const record = this.records.get(id);
    return this.isLate ? new Promise((resolve) => setImmediate(() => resolve(record))) : record;
  }

  add(record: AuthKeyRecord): boolean {
    if (this.collisions-- > 0) return false;
    this.records.set(record.id, record);
    this.added.push(record);
    return true;
  }

  destroy(id: bigint): DestroyOutcome {
    return this.records.delete(id) ? 'ok' : 'none';
  }

  /** Makes a key without an exchange. */
  make(random: RandomSource, fields: Partial<AuthKeyRecord> = {}): AuthKey {
    const key = authKey(random(256));
    this.records.set(key.id, { id: key.id, authKey: key.bytes, kind: 'permanent', layer: 200, ...fields });
    return key;
  }
}

export interface RigOptions extends Partial<Pick<ServerHost, 'methodAccess' | 'parallelMainConnections' | 'owns' | 'handOver'>> {
  readonly seed?: string;
  readonly limits?: Partial<ServerLimits>;
  readonly keys?: MemoryKeys;
  readonly clock?: ManualClock;
  readonly answer?: (invocation: Invocation) => void;
  readonly handler?: Partial<SessionHandler>;
  /** Keys on which somebody is logged in; absent: the host does not tell. */
  readonly members?: ReadonlySet<bigint>;
}

/** A server in memory that records all calls to its host. */
export class Rig {
  readonly clock: ManualClock;
  readonly random: RandomSource;
  readonly keys: MemoryKeys;
  readonly server: MtprotoServer;
  readonly invocations: Invocation[] = [];
  readonly sessions: ServerSession[] = [];
  readonly reports: unknown[] = [];
  readonly events: string[] = [];

  constructor({ seed = 'rig', limits, keys, clock, answer, handler, members, ...host }: RigOptions = {}) {
    this.clock = clock ?? new ManualClock();
    this.random = seededRandom(seed);
    this.keys = keys ?? new MemoryKeys();
    this.server = createMtprotoServer({
      authKeys: this.keys,
      exchange: { rsaKeys: [rsaKey], acceptsDc: (dcId) => Math.abs(dcId) % 10_000 === DC && Math.abs(dcId) < 10_000 },
      saltSecret: new Uint8Array(32).fill(5),
      clock: this.clock,
      random: this.random,
      limits,
      openSession: (session) => this.#open(session, answer, { ...(members && { isAuthorized: () => members.has(session.key.id) }), ...handler }),
      requestFlush: () => queueMicrotask(() => this.server.flush()),
      report: (error) => this.reports.push(error),
      ...host,
    });
  }

  /** Opens a connection whose output goes to `write`. */
  connect(write: (bytes: Uint8Array) => void, options?: ConnectionOptions): { connection: ReturnType<MtprotoServer['connect']>; port: ConnectionPort; isClosed(): boolean } {
    let closed = false;
    const port: ConnectionPort = {
      write,
      close: () => {
        closed = true;
      },
    };
    return { connection: this.server.connect(port, options), port, isClosed: () => closed };
  }

  client(options: Partial<MtprotoClientOptions> = {}): MtprotoClient {
    return new MtprotoClient({ rsaKeys: [rsaKey.publicKey], clock: this.clock, random: this.random, dcId: DC, ...options });
  }

  /** Connects a client to the server; each write is delivered in its own microtask. `cut` closes the connection. */
  async join(client: MtprotoClient, options?: ConnectionOptions): Promise<{ cut(): void }> {
    let isCut = false;
    const { connection } = this.connect((bytes) => queueMicrotask(() => isCut || client.receive(bytes)), options);
    const cut = (): void => {
      if (isCut) return;
      isCut = true;
      connection.closed();
      client.closed();
    };
    await client.connect({ write: (bytes) => queueMicrotask(() => isCut || connection.receive(bytes)), close: cut });
    return { cut };
  }

  #open(session: ServerSession, answer: RigOptions['answer'], handler: Partial<SessionHandler> = {}): SessionHandler {
    this.sessions.push(session);
    return {
      invoke: (invocation) => {
        this.invocations.push(invocation);
        answer?.(invocation);
      },
      subscribed: () => this.events.push('subscribed'),
      updatesLost: () => this.events.push('updatesLost'),
      duplicated: () => this.events.push('duplicated'),
      closed: () => this.events.push('closed'),
      ...handler,
    };
  }
}
