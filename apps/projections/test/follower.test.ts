import { setTimeout as sleep } from 'node:timers/promises';
import { Turns, type CommitNotice } from '@teamgram/host';
import { DatabaseUnreachable, type Projection } from '@teamgram/read-models';
import { describe, expect, test } from 'vitest';
import { follow, type Following } from '../src/follow/follower.ts';
import { renamedEvent } from './events.ts';

/** In-memory log that announces its commits and disconnects its listeners on demand. */
class FakeLog {
  readonly entries: Uint8Array[] = [];
  readonly reads: number[] = [];
  /** Maximum number of entries per read. */
  runMax = Infinity;
  #listeners = new Set<(notice: CommitNotice | Error) => void>();

  commit(count: number): void {
    const first = this.entries.length;
    const entries = Array.from({ length: count }, (_, index) => renamedEvent(first + index, 1).bytes);
    this.entries.push(...entries);
    for (const listener of this.#listeners) listener({ first, entries, durablePosition: this.entries.length });
  }

  cutOff(): void {
    for (const listener of this.#listeners) listener(new Error('cut off'));
  }

  readonly readRun: Following['readRun'] = (from, to) => {
    this.reads.push(from);
    return { first: from, entries: this.entries.slice(from, Math.min(to, from + this.runMax)) };
  };

  readonly commits: Following['commits'] = (signal) => this.#notices(signal);

  async *#notices(signal: AbortSignal): AsyncIterable<CommitNotice> {
    const queue: (CommitNotice | Error)[] = [{ first: this.entries.length, entries: [], durablePosition: this.entries.length }];
    let wake = () => {};
    const listener = (notice: CommitNotice | Error) => {
      queue.push(notice);
      wake();
    };
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => wake(), { once: true });
    try {
      while (!signal.aborted) {
        const notice = queue.shift();
        if (notice instanceof Error) throw notice;
        if (notice) yield notice;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      this.#listeners.delete(listener);
    }
  }
}

/** In-memory tables. `failures` are thrown by the next projections, each either before or after the transaction took effect. */
class FakeProjection implements Projection {
  position = 0;
  #stored = 0;
  readonly batches: number[] = [];
  readonly failures: { error: Error; afterCommit: boolean }[] = [];

  async project(first: number, entries: readonly Uint8Array[]) {
    expect(first).toBe(this.position);
    const failure = this.failures.shift();
    if (!failure || failure.afterCommit) this.#stored = first + entries.length;
    if (failure) throw failure.error;
    this.position = this.#stored;
    this.batches.push(entries.length);
    return entries.map((_, index) => renamedEvent(first + index, 1));
  }
  /** Simulates a database crash that loses the last transactions. */
  loseBack(to: number): void {
    this.#stored = to;
  }
  async refresh() {
    return (this.position = this.#stored);
  }
  async close() {}
}

function following(log: FakeLog, projection: FakeProjection) {
  const projected: number[] = [];
  const troubles: string[] = [];
  const end = new AbortController();
  const follower = follow({
    projection, turns: new Turns(1), readRun: log.readRun, commits: log.commits,
    onProjected: (_events, position) => projected.push(position), onTrouble: (event) => troubles.push(event), intervalMs: 1, idleCheckMs: 10,
  });
  const running = follower.run(end.signal);
  running.catch(() => undefined);
  const until = async (position: number) => {
    while (projection.position < position) await sleep(1);
  };
  return { follower, running, until, projected, troubles, stop: () => (end.abort(), running) };
}

describe('following the log', () => {
  test('catches up from the segments, then follows live notices', async () => {
    const [log, projection] = [new FakeLog(), new FakeProjection()];
    log.commit(5000);
    const { until, stop, projected, follower } = following(log, projection);
    await until(5000);
    const reads = log.reads.length;
    expect(projection.batches).toEqual([4096, 904]);
    log.commit(3);
    await until(5003);
    expect(log.reads.length).toBe(reads);
    expect([projected.at(-1), follower.durable]).toEqual([5003, 5003]);
    await stop();
  });

  test('a broken link loses nothing: missed events are read from the segments', async () => {
    const [log, projection] = [new FakeLog(), new FakeProjection()];
    const { until, stop, troubles } = following(log, projection);
    log.commit(1);
    await until(1);
    log.cutOff();
    await sleep(5);
    log.commit(10);
    await until(11);
    log.commit(1);
    await until(12);
    expect(troubles).toEqual(['log-lost']);
    await stop();
  });

  test.each([['before', false], ['after', true]])('a database connection lost %s the commit: the tables tell whether it was applied', async (_, afterCommit) => {
    const [log, projection] = [new FakeLog(), new FakeProjection()];
    projection.failures.push({ error: new DatabaseUnreachable('gone'), afterCommit });
    const { until, stop, troubles, projected } = following(log, projection);
    log.commit(7);
    await until(7);
    log.commit(2);
    await until(9);
    expect(troubles).toEqual(['database-lost']);
    expect(projected).toEqual([7, 9]);
    await stop();
  });

  test('after a transaction of unknown outcome all of its events are published, however many reads that takes', async () => {
    const [log, projection] = [new FakeLog(), new FakeProjection()];
    projection.failures.push({ error: new DatabaseUnreachable('gone'), afterCommit: true });
    log.runMax = 3;
    const { until, stop, projected } = following(log, projection);
    log.commit(7);
    await until(7);
    log.commit(1);
    await until(8);
    expect(projected).toEqual([3, 6, 7, 8]);
    await stop();
  });

  test('a database that crashed and lost its last transactions gets them again, even without new events', async () => {
    const [log, projection] = [new FakeLog(), new FakeProjection()];
    const { until, stop } = following(log, projection);
    log.commit(7);
    await until(7);
    projection.loseBack(4);
    while (projection.batches.at(-1) !== 3) await sleep(1);
    expect(projection.position).toBe(7);
    await stop();
  });

  test('a defect stops the follower', async () => {
    const [log, projection] = [new FakeLog(), new FakeProjection()];
    projection.failures.push({ error: new Error('defect'), afterCommit: false });
    const { running } = following(log, projection);
    log.commit(1);
    await expect(running).rejects.toThrow('defect');
  });
});
