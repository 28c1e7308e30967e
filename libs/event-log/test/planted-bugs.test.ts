import { describe, expect, test } from 'vitest';
import { PLANTED_BUGS } from './planted-bugs.ts';
import { Broken, Life, type Planted } from './simulation-life.ts';
import { plansOf } from './simulation-plan.ts';

const SEEDS = 1500;

/** The first seed that finds the bug, and the promise it breaks. */
async function firstBroken(planted: () => Planted, found: RegExp): Promise<{ seed: number; promise: string } | undefined> {
  for (let seed = 0; seed < SEEDS; seed++) {
    const promise = await new Life(seed, planted()).live(plansOf(seed)).then(() => undefined, (error: unknown) => brokenPromise(error));
    if (promise !== undefined && found.test(promise)) return { seed, promise };
  }
  return undefined;
}

function brokenPromise(error: unknown): string {
  if (error instanceof Broken) return error.message;
  throw error;
}

describe('the simulation finds a planted bug', () => {
  test.each(Object.entries(PLANTED_BUGS))('%s', { timeout: 240_000 }, async (name, { planted, found }) => {
    const broken = await firstBroken(planted, found);
    expect(broken).toBeDefined();
    console.log(`planted: ${name}\n  found by seed ${broken!.seed}: ${broken!.promise.split('\n')[0]}`);
  });
});
