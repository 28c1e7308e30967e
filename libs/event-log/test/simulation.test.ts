import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkpointVerifier, leafHash, MerkleFrontier } from '@teamgram/crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEmbeddedLog, type EmbeddedEventLog, type LogClock } from '../src/index.ts';
import { readLogKeys } from '../src/tree/log-keys.ts';
import { SegmentReader } from '../src/segments/segment-reader.ts';
import { Checkpoints } from '../src/tree/checkpoints.ts';
import { logOptions, newEvent, pinned, renamed } from './fixtures.ts';
import { seeded, SimulatedFs, type Fault } from './simulated-fs.ts';

/** `LOG_SEED=17` replays one, `LOG_SEED=0-1999` goes further than every run does. */
const [FIRST = 0, LAST = FIRST] = (process.env['LOG_SEED'] ?? '0-199').split('-').map(Number);
const ROUNDS = 4;

let dir: string;
beforeAll(() => void (dir = mkdtempSync(join(tmpdir(), 'simulation-'))));
afterAll(() => rmSync(dir, { recursive: true }));

/** Time passes only by steps: every wait ends in the next turn of the loop. */
function simulatedClock(): LogClock {
  let time = 1_700_000_000_000;
  return {
    now: () => (time += 7),
    monotonic: () => (time += 1),
    after: (_, callback) => {
      const immediate = setImmediate(callback);
      return () => clearImmediate(immediate);
    },
  };
}

describe('the log on a disk that tears, drops, reorders and fails', () => {
  test(`no acknowledged event is lost, whatever the step at which it happens (seeds ${FIRST} to ${LAST})`, { timeout: 400_000 }, async () => {
    for (let seed = FIRST; seed <= LAST; seed++) {
      await life(seed).catch((error: unknown) => {
        throw new Error(`seed ${seed}`, { cause: error });
      });
    }
  });
});

/** One log through several crashes. Half of them keep their index, the others rebuild it each time. */
async function life(seed: number): Promise<void> {
  const random = seeded(seed);
  const acknowledged = new Map<number, Buffer>();
  let fs = new SimulatedFs(random);
  for (let round = 0; round < ROUNDS; round++) {
    const indexFile = seed % 2 === 0 ? ':memory:' : join(dir, `${seed}-${round}.sqlite`);
    const log = await openBetweenFaults(fs, indexFile, random, round === ROUNDS - 1);
    if (log) {
      await verifyAcknowledged(log, acknowledged);
      await appendUntilFault(log, random, acknowledged);
    }
    if (round === ROUNDS - 1) {
      await log!.close();
      verifyCheckpoint(fs, log!);
    }
    copyIndex(indexFile, join(dir, `${seed}-${round + 1}.sqlite`));
    fs = fs.remount();
  }
}

/** The last round is without faults: it must open. */
async function openBetweenFaults(fs: SimulatedFs, indexFile: string, random: () => number, last: boolean): Promise<EmbeddedEventLog | undefined> {
  const fault = (['crash', 'crash', 'EIO', 'ENOSPC'] satisfies Fault[])[Math.floor(random() * 4)]!;
  if (!last) fs.failAt = { step: Math.floor(random() ** 2 * 150), fault };
  const segmentSizes = { segmentBytesMax: 8192, zeroStepBytes: 2048 };
  const opening = openEmbeddedLog(logOptions('/log', { fs, indexFile, clock: simulatedClock(), segmentSizes }));
  // A crash while opening never comes back; a failed write rejects.
  const opened = await Promise.race([opening.catch((error: unknown) => error), stalled(fs)]);
  if (opened && 'append' in (opened as object)) return opened as EmbeddedEventLog;
  if (last) throw opened;
  return undefined;
}

async function appendUntilFault(log: EmbeddedEventLog, random: () => number, acknowledged: Map<number, Buffer>): Promise<void> {
  for (let call = 0; call < 25; call++) {
    const events = Array.from({ length: 1 + Math.floor(random() * 4) }, () => {
      const owner = 1 + Math.floor(random() * 5);
      return newEvent(random() < 0.8 ? pinned(owner) : renamed(owner, 'n'.repeat(Math.floor(random() * 1500))), (size) => Uint8Array.from({ length: size }, () => random() * 256));
    });
    try {
      const appended = log.append(events);
      const entries = appended.events.map(({ position }) => [position, Buffer.from(log.entry(position)!)] as const);
      void appended.durable.then(() => entries.forEach(([position, entry]) => acknowledged.set(position, entry)), () => {});
    } catch {
      return;
    }
    if (random() < 0.5) for (let turns = random() * 12; turns > 0; turns--) await new Promise((resolve) => setImmediate(resolve));
  }
  for (let turns = 0; turns < 40; turns++) await new Promise((resolve) => setImmediate(resolve));
}

/** Resolves when nothing has touched the disk for a while: the machine is off. */
async function stalled(fs: SimulatedFs): Promise<undefined> {
  for (let before = -1; before !== fs.steps; ) {
    before = fs.steps;
    for (let turns = 0; turns < 30; turns++) await new Promise((resolve) => setImmediate(resolve));
  }
}

async function verifyAcknowledged(log: EmbeddedEventLog, acknowledged: ReadonlyMap<number, Buffer>): Promise<void> {
  for (const [position, entry] of acknowledged) {
    expect(log.durablePosition).toBeGreaterThan(position);
    expect(Buffer.compare(log.entry(position)!, entry)).toBe(0);
  }
  for (let position = 0; position < log.durablePosition; position++) {
    const { id, stream, version } = log.read(position)!;
    expect(log.positionOf(id)).toBe(position);
    expect(log.positionInStream(stream, version)).toBe(position);
  }
}

function verifyCheckpoint(fs: SimulatedFs, log: EmbeddedEventLog): void {
  const verifiers = readLogKeys(fs, '/log').slice(0, 2).map(checkpointVerifier);
  const published = new Checkpoints(fs, '/log', [verifiers]).published()!;
  expect(published.size).toBe(log.durablePosition);
  const tree = new MerkleFrontier();
  for (const [, entry] of entriesOf(fs)) tree.append(leafHash(entry));
  expect(Buffer.compare(tree.root(), published.root)).toBe(0);
}

function entriesOf(fs: SimulatedFs): Map<number, Uint8Array> {
  const reader = new SegmentReader(fs, '/log');
  const entries = new Map<number, Uint8Array>();
  const verifiers = readLogKeys(fs, '/log').slice(0, 2).map(checkpointVerifier);
  const size = new Checkpoints(fs, '/log', [verifiers]).published()!.size;
  for (let next = 0; next < size; ) {
    for (const entry of reader.readRun(next, size).entries) entries.set(next++, entry);
  }
  return entries;
}

/** The index is not on the simulated disk: a copy of it as it is now, perhaps behind, never ahead of what was signed. */
function copyIndex(from: string, to: string): void {
  for (const suffix of ['', '-wal']) if (existsSync(from + suffix)) copyFileSync(from + suffix, to + suffix);
}
