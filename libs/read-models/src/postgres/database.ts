import pg from 'pg';
import { StatementError, Wire, type Statement } from './wire.ts';

export type { Statement } from './wire.ts';

/** Address of a PostgreSQL server. `host` is a host name, an IP address or the directory of a unix socket. */
export type DatabaseAddress = { host: string; port: number; database: string; user: string; password?: string | undefined };

export const LIVE_SCHEMA = 'read_model';

/**
 * One generic plan per statement, using indexes whatever the statistics say at that moment, because the tables will grow. Planned while the tables
 * are small, a batch with read marks costs three times as much until the next ANALYZE; planned anew each time, `pts > $2` costs twice as much
 * (PostgreSQL docs: plan_cache_mode).
 */
export const INDEXED_PLANS = { plan_cache_mode: 'force_generic_plan', enable_seqscan: 'off', enable_hashjoin: 'off', enable_mergejoin: 'off' };

export type DatabaseOptions = {
  /** Schema of the tables; default: the live schema. */
  schema?: string;
  /** Parameters `set` on the connection. */
  settings?: Record<string, string>;
};

/**
 * One pipelined connection, opened on the first query and reopened on the next query after it broke. Statements are sent in call order without
 * waiting for each other's results; a slow one delays those behind it.
 */
export interface Database {
  query<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]>;
  /** Plain text, unprepared, for schema changes. May contain several statements. */
  execute(text: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * A transient failure: PostgreSQL is unreachable, stopping, short of resources, or rolled back in favour of another transaction, or the connection
 * broke. The outcome of a write in progress is unknown.
 */
export class DatabaseUnreachable extends Error {}

/**
 * Transient SQLSTATE classes: connection, transaction rollback by deadlock (followers of two journals may write rows of the same user's dialogs),
 * resources (e.g. a full disk), operator intervention.
 */
const PASSING = /^(08\d|40|53|57)/;

/** Any other SQLSTATE, or a value that cannot be encoded or decoded, is a defect of ours and rethrown unchanged. */
function rethrow(error: unknown): never {
  const isOurs = error instanceof StatementError ? !PASSING.test(error.code) : error instanceof TypeError;
  if (isOurs) throw error;
  throw new DatabaseUnreachable(error instanceof Error ? error.message : String(error), { cause: error });
}

/** lock_not_available, deadlock_detected. */
const LOCK_REFUSED: ReadonlySet<string> = new Set(['55P03', '40P01']);

/** A lock was not granted within the lock timeout, or a deadlock was resolved: a retry may succeed. */
export function isLockRefused(error: unknown): boolean {
  const refusal = error instanceof DatabaseUnreachable ? error.cause : error;
  return refusal instanceof StatementError && LOCK_REFUSED.has(refusal.code);
}

const CONNECT_TIMEOUT_MS = 5_000;

/** Creates a connection, which is opened on the first query. */
export function openDatabase(address: DatabaseAddress, options: DatabaseOptions = {}): Database {
  let current: Promise<Connection> | undefined;
  let closed = false;

  const forget = (broken: Promise<Connection>) => {
    if (current === broken) current = undefined;
  };

  function connected(): Promise<Connection> {
    if (closed) return Promise.reject(new DatabaseUnreachable('the connection to the read model is closed'));
    if (current) return current;
    const opening: Promise<Connection> = openClient(address, options, () => forget(opening));
    opening.catch(() => forget(opening));
    return (current = opening);
  }

  return {
    async query<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]> {
      const { wire } = await connected();
      return (await wire.query(statement, values).catch(rethrow)) as Row[];
    },
    async execute(text) {
      const { wire } = await connected();
      await wire.execute(text).catch(rethrow);
    },
    async close() {
      closed = true;
      const connection = await current?.catch(() => undefined);
      connection?.wire.flush();
      await connection?.client.end();
    },
  };
}

type Connection = { client: pg.Client; wire: Wire };

/** pg connects and authenticates; then Wire takes over its stream. */
async function openClient(address: DatabaseAddress, options: DatabaseOptions, onBroken: () => void): Promise<Connection> {
  const settings = { search_path: options.schema ?? LIVE_SCHEMA, ...options.settings };
  const client = new pg.Client({
    host: address.host,
    port: address.port,
    database: address.database,
    user: address.user,
    ...(address.password === undefined ? {} : { password: address.password }),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    options: Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`).join(' '),
  });
  let wire: Wire | undefined;
  const broken = (error: Error) => {
    wire?.broken(error);
    onBroken();
  };
  client.on('error', broken);
  client.on('end', () => broken(new Error('the connection has ended')));
  try {
    await client.connect();
  } catch (error) {
    throw new DatabaseUnreachable('the read model does not answer', { cause: error });
  }
  return { client, wire: (wire = new Wire(client.connection.stream)) };
}
