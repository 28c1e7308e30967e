import pg from 'pg';
import { StatementError, Wire, type Statement } from './wire.ts';

export type { Statement } from './wire.ts';

/** Where PostgreSQL listens. `host` is a name, an address or the folder of a unix socket. */
export type DatabaseAddress = { host: string; port: number; database: string; user: string; password?: string | undefined };

export const LIVE_SCHEMA = 'read_model';

/**
 * One plan per statement, and that by index: whatever the tables' statistics say at the moment it is made, the tables will grow. Planned while they
 * are small, a batch with read marks costs three times as much until the next ANALYZE; planned anew each time, `pts > $2` costs twice as much
 * (PostgreSQL docs: plan_cache_mode).
 */
export const INDEXED_PLANS = { plan_cache_mode: 'force_generic_plan', enable_seqscan: 'off', enable_hashjoin: 'off', enable_mergejoin: 'off' };

export type DatabaseOptions = {
  /** Tables are looked up here; default the live schema. */
  schema?: string;
  /** `set` parameters of the connection. */
  settings?: Record<string, string>;
};

/**
 * One pipelined connection, opened at the first query and again at the next query after it broke.
 * Statements go out in call order without waiting for each other's answers; a slow one delays those behind it.
 */
export interface Database {
  query<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]>;
  /** Plain text, unprepared: for schema changes. May hold several statements. */
  execute(text: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * PostgreSQL could not be reached, is stopping, lacks resources, gave another transaction the way, or the connection broke in the middle: later it may go well. Of a write
 * that was under way nothing is known.
 */
export class DatabaseUnreachable extends Error {}

/**
 * Classes of SQLSTATE that pass: connection, transactions that were rolled back because two waited for each other (the followers of two journals may write
 * rows of one person's dialogs), resources (a full disk, say), operator intervention.
 */
const PASSING = /^(08\d|40|53|57)/;

/** An error with another SQLSTATE is a defect of ours and stays what it is, like a value that nobody can write or read. */
function rethrow(error: unknown): never {
  const isOurs = error instanceof StatementError ? !PASSING.test(error.code) : error instanceof TypeError;
  if (isOurs) throw error;
  throw new DatabaseUnreachable(error instanceof Error ? error.message : String(error), { cause: error });
}

/** lock_not_available, deadlock_detected. */
const LOCK_REFUSED: ReadonlySet<string> = new Set(['55P03', '40P01']);

/** Somebody else has what a statement needs, and the statement did not wait: the same again may go well. */
export function isLockRefused(error: unknown): boolean {
  const refusal = error instanceof DatabaseUnreachable ? error.cause : error;
  return refusal instanceof StatementError && LOCK_REFUSED.has(refusal.code);
}

const CONNECT_TIMEOUT_MS = 5_000;

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

/** pg connects and logs in; what follows is ours. */
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
