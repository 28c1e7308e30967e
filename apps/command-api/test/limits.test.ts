import { describe, expect, test } from 'vitest';
import type { Command } from '@teamgram/domain';
import { Policy } from '../src/limits/policy.ts';
import { defaultLimits } from '@teamgram/host';
import { commandApiPlace, textMessage } from './in-a-temporary-place.ts';

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
