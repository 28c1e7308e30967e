import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fault, FaultPlan } from './simulated-fs.ts';
import { Life, type LifeStory } from './simulation-life.ts';
import { plansOf } from './simulation-plan.ts';

/** `LOG_SEED=17` replays one seed, `LOG_SEED=10000-99999` runs seeds beyond the default range. */
const [FIRST = 0, LAST = FIRST] = (process.env['LOG_SEED'] ?? '0-9999').split('-').map(Number);
const PROGRESS_MS = 10_000;

describe('the log on a disk that tears, drops, reorders, misdirects and fails', () => {
  test(`no acknowledged event is lost and nothing is silently wrong, whatever happens at which step (seeds ${FIRST} to ${LAST})`, { timeout: 24 * 3600_000 }, async () => {
    const sum = await livesOf(FIRST, LAST);
    console.log(summary(sum, LAST - FIRST + 1));
    // Not vacuous: the faults did happen.
    if (LAST - FIRST >= 999) expect(Object.keys(sum.faults).toSorted()).toEqual(['EIO', 'ENOSPC', 'crash', 'kill', 'lost', 'misdirected', 'none']);
  });

  test.each<Fault>(['crash', 'kill', 'EIO', 'ENOSPC'])('%s at every single step of one history', { timeout: 120_000 }, async (fault) => {
    let last: string | undefined;
    let step = 0;
    for (; last !== 'none'; step++) last = (await live(7, [{ step, fault }])).faults[0];
    expect(step).toBeGreaterThan(40);
  });
});

describe('regressions found by the simulation', () => {
  test.each<[string, FaultPlan[]]>([
    ['a commit that a killed process left in the page cache was believed, and lost by the next power cut', [{ commit: 1, fault: 'kill' }, { commit: 1, fault: 'crash' }]],
    ['a commit whose write had failed was believed, and lost by the next power cut', [{ commit: 0, fault: 'EIO' }, { commit: 1, fault: 'crash' }]],
    ['zeros over a torn commit were believed, and the torn commit came back', [{ commit: 1, fault: 'crash' }, { step: 6, fault: 'kill' }, { commit: 0, fault: 'crash' }]],
    ['a last commit that the disk wrote some sectors further on was taken for a torn one', [{ commit: 1, fault: 'misdirected' }]],
  ])('%s', { timeout: 60_000 }, async (_, plans) => {
    for (let seed = 0; seed < 25; seed++) await live(seed, plans);
  });
});

describe('the index of a killed process, on a real disk', () => {
  let dir: string;
  beforeAll(() => void (dir = mkdtempSync(join(tmpdir(), 'simulation-'))));
  afterAll(() => rmSync(dir, { recursive: true }));

  test('is reused by the next process, and finds every event', { timeout: 120_000 }, async () => {
    for (let seed = 0; seed < 30; seed++) {
      const kills = plansOf(seed).map((plan): FaultPlan => ({ ...plan, fault: 'kill' }));
      await live(seed, kills, (boot) => takenOver(dir, seed, boot));
    }
  });
});

/** The dead process still has the file open, so the next one gets a copy of its current state. */
function takenOver(dir: string, seed: number, boot: number): string {
  const [from, to] = [join(dir, `${seed}-${boot - 1}.sqlite`), join(dir, `${seed}-${boot}.sqlite`)];
  for (const suffix of ['', '-wal']) if (existsSync(from + suffix)) copyFileSync(from + suffix, to + suffix);
  return to;
}

function live(seed: number, plans: readonly FaultPlan[], indexFile?: (boot: number) => string): Promise<LifeStory> {
  return new Life(seed, {}, indexFile).live(plans).catch((error: unknown) => {
    throw new Error(`seed ${seed}: ${String(error)} (${JSON.stringify(plans)})`, { cause: error });
  });
}

type Sum = { promised: number; refused: number; unknowable: number; faults: Record<string, number>; startedAt: number };

/** Reports progress every ten seconds. */
async function livesOf(first: number, last: number): Promise<Sum> {
  const sum: Sum = { promised: 0, refused: 0, unknowable: 0, faults: {}, startedAt: performance.now() };
  for (let seed = first, shownAt = sum.startedAt; seed <= last; seed++) {
    take(sum, await live(seed, plansOf(seed)));
    await nextTurn();
    if (performance.now() - shownAt < PROGRESS_MS) continue;
    shownAt = performance.now();
    console.log(`${summary(sum, seed - first + 1)}; ${last - seed} to go`);
  }
  return sum;
}

function take(sum: Sum, { promised, refused, unknowable, faults }: LifeStory): void {
  sum.promised += promised;
  sum.unknowable += unknowable;
  if (refused) sum.refused++;
  for (const what of faults) {
    const [fault = ''] = what.split(' ');
    sum.faults[fault] = (sum.faults[fault] ?? 0) + 1;
  }
}

function summary({ promised, refused, unknowable, faults, startedAt }: Sum, seeds: number): string {
  const perSecond = Math.round((seeds * 1000) / (performance.now() - startedAt));
  const happened = Object.entries(faults).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([fault, count]) => `${count} ${fault}`).join(', ');
  return `${seeds} seeds (${perSecond}/s), ${promised} events acknowledged, 0 lost; ${refused} logs refused on lying disks, ${unknowable} events that only a lying disk had held; ${happened}`;
}
