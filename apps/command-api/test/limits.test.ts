import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Command } from '@teamgram/domain';
import { Policy } from '../src/limits/policy.ts';
import { SlidingWindow } from '../src/limits/sliding-window.ts';
import { defaultLimits } from '@teamgram/host';
import { commandApiPlace, textMessage } from './in-a-temporary-place.ts';

describe('sliding windows', () => {
  const anyPauses = fc.array(fc.integer({ min: 0, max: 9_000 }), { minLength: 20, maxLength: 200, size: 'max' });

  test('A6 never more than the count in any window; after X seconds it goes on, a second earlier it does not', () => {
    fc.assert(fc.property(anyPauses, fc.integer({ min: 1, max: 8 }), (pauses, count) => {
      const limit = { count, windowS: 30 };
      const window = new SlidingWindow(limit);
      const taken: number[] = [];
      let nowMs = 0;
      for (const pause of pauses) {
        nowMs += pause;
        const waitS = window.take('somebody', nowMs);
        if (waitS > 0) {
          if (waitS > 1) expect(window.take('somebody', nowMs + (waitS - 1) * 1000 - 1)).toBeGreaterThan(0);
          nowMs += waitS * 1000;
          expect(window.take('somebody', nowMs)).toBe(0);
        }
        taken.push(nowMs);
        expect(taken.filter((atMs) => atMs > nowMs - limit.windowS * 1000).length).toBeLessThanOrEqual(count);
      }
    }), { seed: 3, numRuns: 200 });
  });

  test('what is refused does not count, and subjects do not share', () => {
    const window = new SlidingWindow({ count: 1, windowS: 60 });
    expect([window.take('a', 0), window.take('a', 0), window.take('b', 0)]).toEqual([0, 61, 0]);
    expect(window.take('a', 61_000)).toBe(0);
  });
});

describe('policy', () => {
  test('A6 a forward counts for each of its messages', () => {
    const policy = new Policy({ ...defaultLimits, messagesPerKey: { count: 5, windowS: 60 } });
    const forward: Command = { type: 'ForwardMessages', fromPeer: 1, ids: [1, 2, 3], toPeer: 2, dropAuthor: false, dropMediaCaptions: false, silent: false, noForwards: false };
    policy.admit(forward, 1n, 1, 0);
    expect(() => policy.admit(forward, 1n, 1, 0)).toThrow('FLOOD_WAIT_X');
    policy.admit(forward, 2n, 1, 0);
  });

  test('A6 a limit of the configuration reaches the sender, and a repeated command is free', async () => {
    const place = await commandApiPlace({ messagesPerKey: { count: 2, windowS: 60 } });
    const alice = await place.signUp(1n, '15550001', 'Alice');
    const id = new Uint8Array(16).fill(9);
    for (let n = 0; n < 5; n++) await place.done(1n, textMessage(alice, 'the same'), id);
    expect(await place.refusal(1n, textMessage(alice, 'second'))).toBe('accepted');
    expect(await place.refusal(1n, textMessage(alice, 'third'))).toMatch(/^FLOOD_WAIT_X \d+$/);
  });
});
