import { describe, expect, test } from 'vitest';
import { ONLINE_S } from '@teamgram/host';
import { memoryPresence } from '../src/presence/memory-presence.ts';

const [alice, bob] = [1, 2] as const;

function opened() {
  const stored = new Map<number, number>();
  const clock = { nowS: 1000 };
  const lastSeen = {
    of: async (users: readonly number[]) => new Map(users.flatMap((user) => (stored.has(user) ? [[user, stored.get(user)!] as const] : []))),
    save: async (seen: ReadonlyMap<number, number>) => {
      for (const [user, atS] of seen) stored.set(user, atS);
    },
  };
  return { presence: memoryPresence(lastSeen, () => clock.nowS), stored, clock };
}

describe('presence', () => {
  test('somebody never seen is offline since ever', async () => {
    expect(await opened().presence.of([alice])).toEqual([{ user: alice, online: false, lastSeenS: 0 }]);
  });

  test('online until they leave, or say nothing for long', async () => {
    const { presence, clock } = opened();
    presence.note(alice, true, 1000);
    presence.note(bob, true, 1000);
    presence.note(bob, false, 1010);
    expect(await presence.of([alice, bob])).toEqual([
      { user: alice, online: true, lastSeenS: 1000 }, { user: bob, online: false, lastSeenS: 1010 },
    ]);
    clock.nowS = 1000 + ONLINE_S;
    expect(await presence.of([alice])).toEqual([{ user: alice, online: false, lastSeenS: 1000 }]);
  });

  test('late news of the past change nothing', async () => {
    const { presence } = opened();
    presence.note(alice, false, 1010);
    presence.note(alice, true, 1000);
    expect(await presence.of([alice])).toEqual([{ user: alice, online: false, lastSeenS: 1010 }]);
  });

  test('what was flushed outlives the memory', async () => {
    const { presence, stored } = opened();
    presence.note(alice, false, 1005);
    await presence.flush();
    expect(stored).toEqual(new Map([[alice, 1005]]));
    expect(await presence.of([alice])).toEqual([{ user: alice, online: false, lastSeenS: 1005 }]);
  });
});
