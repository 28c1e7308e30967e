import { readFileSync } from 'node:fs';
import { reasonOf, ONLINE_S, type Ephemeral, type Logger, type PresenceOf, type RedisAddress } from '@teamgram/host';
import type { LastSeen } from '@teamgram/read-models';
import { Cluster, Redis } from 'ioredis';
import { actText, readAct } from './act-text.ts';
import type { OnAct, Presence } from './presence.ts';

/** The newest time wins, whichever process reports it first. Entries expire after a day; the table has the last-seen times of longer absences. */
const NOTE = `
  local known = tonumber(redis.call('HGET', KEYS[1], 'at') or '-1')
  if tonumber(ARGV[1]) < known then return 0 end
  redis.call('HSET', KEYS[1], 'at', ARGV[1], 'online', ARGV[2])
  redis.call('EXPIRE', KEYS[1], ${86_400})
  return 1`;
const COMMAND_TIMEOUT_MS = 2_000;
/** Minimum interval between warnings, however many calls fail. */
const WARN_EVERY_MS = 60_000;

/** ioredis exposes a script as a method under the name it was defined with. */
type WithNote = { notePresence(key: string, atS: number, online: 0 | 1): Promise<number> };
type Connection = (Redis | Cluster) & WithNote;

export type RedisPresenceParts = {
  address: RedisAddress;
  /** Last-seen times of users whose entries in Redis have expired. */
  lastSeen: LastSeen;
  /** Seconds since 1970. */
  nowS: () => number;
  onAct: OnAct;
  log: Logger;
};

/**
 * Presence shared by several projections processes: a hash per user (`<prefix>presence:<user>`), and acts over publish/subscribe. While Redis does
 * not answer, acts reach this process's own listeners only, and users appear offline since the time in the table. Resolves when both connections are
 * established. Throws when Redis cannot be reached at start.
 */
export async function redisPresence(parts: RedisPresenceParts): Promise<Presence> {
  const presence = new RedisPresence(parts);
  try {
    await presence.open();
  } catch (error) {
    await presence.close();
    throw error;
  }
  return presence;
}

class RedisPresence implements Presence {
  readonly #parts: RedisPresenceParts;
  readonly #commands: Connection;
  readonly #listening: Redis | Cluster;
  readonly #acts: string;
  /** Recorded here but not written to the table yet. */
  readonly #unsaved = new Map<number, number>();
  #warnedAtMs = -Infinity;

  constructor(parts: RedisPresenceParts) {
    this.#parts = parts;
    this.#acts = `${parts.address.prefix}acts`;
    this.#commands = connection(parts.address) as Connection;
    this.#commands.defineCommand('notePresence', { numberOfKeys: 1, lua: NOTE });
    this.#listening = connection(parts.address);
    for (const each of [this.#commands, this.#listening]) each.on('error', (error) => this.#warn(error));
    this.#listening.on('message', (_channel: string, text: string) => {
      const act = readAct(text);
      if (act) parts.onAct(act);
    });
  }

  async open(): Promise<void> {
    await Promise.all([this.#commands.connect(), this.#listening.connect()]);
    await this.#listening.subscribe(this.#acts);
  }

  publish(act: Ephemeral): void {
    if (act.kind === 'presence') this.#note(act);
    this.#commands.publish(this.#acts, actText(act)).catch((error: unknown) => {
      this.#warn(error);
      if (!timedOut(error)) this.#parts.onAct(act);
    });
  }

  async of(users: readonly number[]): Promise<PresenceOf[]> {
    const known = await Promise.all(users.map((user) => this.#find(user)));
    const absent = users.filter((_, index) => known[index] === undefined);
    const stored = absent.length > 0 ? await this.#parts.lastSeen.of(absent) : new Map<number, number>();
    return users.map((user, index) => known[index] ?? { user, online: false, lastSeenS: stored.get(user) ?? 0 });
  }

  async flush(): Promise<void> {
    const saving = new Map(this.#unsaved);
    await this.#parts.lastSeen.save(saving);
    for (const [user, atS] of saving) if (this.#unsaved.get(user) === atS) this.#unsaved.delete(user);
  }

  async close(): Promise<void> {
    this.#commands.disconnect();
    this.#listening.disconnect();
  }

  #note({ user, online, atS }: Extract<Ephemeral, { kind: 'presence' }>): void {
    this.#unsaved.set(user, Math.max(atS, this.#unsaved.get(user) ?? 0));
    this.#commands.notePresence(this.#key(user), atS, online ? 1 : 0).catch((error: unknown) => this.#warn(error));
  }

  /** Commands issued in one turn of the event loop are pipelined, per cluster node. */
  async #find(user: number): Promise<PresenceOf | undefined> {
    try {
      const [at, online] = await this.#commands.hmget(this.#key(user), 'at', 'online');
      if (!at) return undefined;
      const atS = Number(at);
      return { user, online: online === '1' && this.#parts.nowS() - atS < ONLINE_S, lastSeenS: atS };
    } catch (error) {
      this.#warn(error);
      return undefined;
    }
  }

  #key(user: number): string {
    return `${this.#parts.address.prefix}presence:${user}`;
  }

  #warn(error: unknown): void {
    const nowMs = performance.now();
    if (nowMs - this.#warnedAtMs < WARN_EVERY_MS) return;
    this.#warnedAtMs = nowMs;
    this.#parts.log.warn('redis-fails', { reason: reasonOf(error) });
  }
}

/** The command may have been executed although its reply is missing; it is not repeated, because duplicating an act is worse than losing a short-lived one. */
const timedOut = (error: unknown) => error instanceof Error && error.message === 'Command timed out';

/** Nothing is queued while Redis is unreachable: a stale act is not worth sending. */
function connection({ nodes, cluster, username, passwordFile, tls }: RedisAddress): Redis | Cluster {
  const shared = { lazyConnect: true, enableOfflineQueue: false, enableAutoPipelining: true };
  const each = {
    ...(username === undefined ? {} : { username }),
    ...(passwordFile === undefined ? {} : { password: readFileSync(passwordFile, 'utf8').trim() }),
    ...(tls ? { tls: {} } : {}),
    maxRetriesPerRequest: 1,
    commandTimeout: COMMAND_TIMEOUT_MS,
  };
  return cluster ? new Cluster(nodes, { ...shared, redisOptions: each }) : new Redis({ ...nodes[0]!, ...shared, ...each });
}
