import type { Duplex } from 'node:stream';
import pg from 'pg';

/** Where PostgreSQL listens. `host` is a name, an address or the folder of a unix socket. */
export type DatabaseAddress = { host: string; port: number; database: string; user: string; password?: string | undefined };

/** A prepared statement: PostgreSQL parses a name once per connection. */
export type Statement = { name: string; text: string };

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
 * PostgreSQL could not be reached, is stopping, lacks resources, or the connection broke in the middle: later it may go well. Of a write
 * that was under way nothing is known.
 */
export class DatabaseUnreachable extends Error {}

/** Classes of SQLSTATE that pass: connection, resources (a full disk, say), operator intervention. */
const PASSING = /^(08\d|53|57)/;

/** An error with another SQLSTATE is a defect of ours and stays what it is. */
function rethrow(error: unknown): never {
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !PASSING.test(code)) throw error;
  throw new DatabaseUnreachable(error instanceof Error ? error.message : String(error), { cause: error });
}

const INT8 = 20;
const CONNECT_TIMEOUT_MS = 5_000;

/** bigint columns are positions, user ids and times: all below 2^53, so they arrive as numbers. */
const types = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 ? Number : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};

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
      const { client, gather } = await connected();
      gather();
      return (await client.query({ ...statement, values: values as unknown[] }).catch(rethrow)).rows as Row[];
    },
    async execute(text) {
      const { client } = await connected();
      await client.query(text).catch(rethrow);
    },
    async close() {
      closed = true;
      const connection = await current?.catch(() => undefined);
      await connection?.client.end();
    },
  };
}

type Connection = { client: pg.Client; gather: () => void };

/** Statements of one turn of the event loop leave in one write: a system call for each costs as much as the statement. */
function gathering(stream: Duplex): () => void {
  let gathers = false;
  return () => {
    if (gathers) return;
    gathers = true;
    stream.cork();
    setImmediate(() => {
      gathers = false;
      stream.uncork();
    });
  };
}

async function openClient(address: DatabaseAddress, options: DatabaseOptions, onBroken: () => void): Promise<Connection> {
  const settings = { search_path: options.schema ?? LIVE_SCHEMA, ...options.settings };
  const client = new pg.Client({
    host: address.host,
    port: address.port,
    database: address.database,
    user: address.user,
    ...(address.password === undefined ? {} : { password: address.password }),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    pipeline: true,
    types,
    options: Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`).join(' '),
  });
  client.on('error', onBroken);
  client.on('end', onBroken);
  try {
    await client.connect();
  } catch (error) {
    throw new DatabaseUnreachable('the read model does not answer', { cause: error });
  }
  return { client, gather: gathering(client.connection.stream) };
}
