import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterUnreachable, type EntryRun } from '@teamgram/event-log';
import { isLinkFailure, type CommitNotice, type Turns } from '@teamgram/host';
import { DatabaseUnreachable, decodeEvent, type Projection, type StoredEvent } from '@teamgram/read-models';
import { backlogOf, type Backlog } from './backlog.ts';
import { paced } from './pace.ts';

/** Reads durable entries from the log's storage: at least one, about a megabyte of them, none at or beyond `to`. */
export type ReadRun = (from: number, to: number) => EntryRun | Promise<EntryRun>;

export type Following = {
  /** Partition of the journal. Default 0. */
  partition?: number;
  projection: Projection;
  /** Lock taken for each transaction, so that a rebuild can pause the projection. */
  turns: Turns;
  readRun: ReadRun;
  /** The log's commits from its current end on; the first notice carries no entries. Throws when the link breaks. */
  commits: (signal: AbortSignal) => AsyncIterable<CommitNotice>;
  /** Called after each transaction with the events whose rows are now committed. */
  onProjected: (events: StoredEvent[], position: number) => void;
  /** Called on transient errors; the follower retries by itself. */
  onTrouble: (event: 'log-lost' | 'database-lost' | 'keys-lost', error: unknown) => void;
  /** Minimum time between the starts of two projection transactions, in milliseconds. Default 4. */
  intervalMs?: number;
  /**
   * Interval at which an idle follower checks that the position in the tables is still the one it left: after a crash the database may have lost its
   * last transactions, since their commits do not wait for the disk (`synchronous_commit` off). Default 5000.
   */
  idleCheckMs?: number;
};

export interface Follower {
  /** Position up to which the log is known to be durable. */
  readonly durable: number;
  /** Follows until the signal aborts. Rejects on errors that a retry cannot fix: a defect of ours, a damaged log. */
  run(signal: AbortSignal): Promise<void>;
}

const INTERVAL_MS = 4;
const IDLE_CHECK_MS = 5_000;
const RETRY_MS = 200;
const ENTRIES_PER_TRANSACTION = 4_096;
/** About 30 MB of commits; beyond that, entries are read from the segments again. */
const BACKLOG_ENTRIES = 100_000;

/**
 * Follows the log. While catching up it reads the segments; at the head it uses the bytes that the commit notices carry; the backlog hides the
 * difference. A crash loses nothing, because the position is stored in the tables.
 */
export function follow(following: Following): Follower {
  const backlog = backlogOf(BACKLOG_ENTRIES);
  return {
    get durable() {
      return backlog.durable;
    },
    async run(signal) {
      const stop = new AbortController();
      const either = AbortSignal.any([signal, stop.signal]);
      const listening = listen(following, backlog, either);
      try {
        await project(following, backlog, either);
      } finally {
        stop.abort();
        await listening;
      }
    },
  };
}

/** Fills the backlog from the log's commits, reconnecting until the signal aborts. */
async function listen({ commits, onTrouble }: Following, backlog: Backlog, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const { first, entries, durablePosition } of commits(signal)) {
        if (entries.length > 0) backlog.add({ first, entries });
        backlog.reach(durablePosition);
      }
    } catch (error) {
      if (!signal.aborted) onTrouble('log-lost', error);
    }
    backlog.clear();
    await pause(signal);
  }
}

async function project(following: Following, backlog: Backlog, signal: AbortSignal): Promise<void> {
  const { projection, turns, onTrouble } = following;
  const pace = paced(following.intervalMs ?? INTERVAL_MS);
  while (!signal.aborted) {
    const more = await backlog.beyond(projection.position, following.idleCheckMs ?? IDLE_CHECK_MS, signal);
    if (more) await pace.next(signal);
    if (signal.aborted) return;
    try {
      await turns.run<unknown>(() => (more ? projectOnce(following, backlog) : projection.refresh()));
    } catch (error) {
      if (!passes(error)) throw error;
      onTrouble(troubleOf(error), error);
      await recover(following, signal);
    }
  }
}

/** Transient: the database, the log, or command-api (which supplies the data keys) is unavailable at the moment. */
const passes = (error: unknown) => error instanceof DatabaseUnreachable || error instanceof ClusterUnreachable || isLinkFailure(error);

function troubleOf(error: unknown) {
  if (error instanceof DatabaseUnreachable) return 'database-lost';
  return error instanceof ClusterUnreachable ? 'log-lost' : 'keys-lost';
}

/** The outcome of the interrupted transaction is unknown, so the position is read back from the tables. Events that did get committed are reported as usual. */
async function recover({ partition, projection, turns, readRun, onProjected }: Following, signal: AbortSignal): Promise<void> {
  const from = projection.position;
  let known = false;
  while (!known && !signal.aborted) {
    await pause(signal);
    known = await turns.run(() => projection.refresh()).then(() => true, () => false);
  }
  for (let told = from; told < projection.position; ) {
    const { entries } = await readRun(told, projection.position);
    told += entries.length;
    onProjected(entries.map((bytes) => decodeEvent(bytes, partition)), told);
  }
}

async function projectOnce({ projection, readRun, onProjected }: Following, backlog: Backlog): Promise<void> {
  const from = projection.position;
  if (backlog.durable <= from) return;
  const { first, entries } = backlog.take(from, ENTRIES_PER_TRANSACTION) ?? await readRun(from, Math.min(backlog.durable, from + ENTRIES_PER_TRANSACTION));
  const events = await projection.project(first, entries);
  if (events.length > 0) onProjected(events, projection.position);
}

const pause = (signal: AbortSignal) => sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
