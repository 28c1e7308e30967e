import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SharedPlaces, type Leave } from './shared-places.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Records who got a slot, in order. */
function room(limits: Partial<ConstructorParameters<typeof SharedPlaces>[0]> = {}) {
  const places = new SharedPlaces({ places: 4, perPerson: 2, waitingPerPerson: 10, waitingMax: 100, ...limits });
  const inside: { person: number; leave: Leave }[] = [];
  const enter = (person: number): boolean => {
    const entering = places.enter(person);
    void entering?.then((leave) => inside.push({ person, leave }));
    return entering !== undefined;
  };
  const who = async () => {
    await settled();
    return inside.map(({ person }) => person);
  };
  return { enter, inside, who };
}

describe('shared slots', () => {
  test('one person is limited to their share, so another gets a slot at once', async () => {
    const { enter, who } = room();
    for (let wish = 0; wish < 10; wish++) enter(1);
    enter(2);
    expect(await who()).toEqual([1, 1, 2]);
  });

  test('waiting persons are served round-robin', async () => {
    const { enter, inside, who } = room({ places: 1 });
    for (const person of [1, 1, 1, 1, 2, 2, 3]) enter(person);
    for (let turn = 0; turn < 6; turn++) {
      await who();
      inside[turn]!.leave();
    }
    expect(await who()).toEqual([1, 1, 2, 3, 1, 2, 1]);
  });

  test('requests beyond the queue limits, per person and in total, are refused; later ones are accepted again', async () => {
    const { enter, inside, who } = room({ places: 1, waitingPerPerson: 2, waitingMax: 3 });
    expect([1, 1, 1, 1, 2, 3].map(enter)).toEqual([true, true, true, false, true, false]);
    await who();
    inside[0]!.leave();
    expect(enter(3)).toBe(true);
  });

  test('no slot is lost or assigned twice', async () => {
    const property = fc.asyncProperty(fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.boolean()), { maxLength: 60 }), async (acts) => {
      const { enter, inside, who } = room();
      let left = 0;
      let admitted = 0;
      for (const [person, comes] of acts) {
        if (comes) admitted += Number(enter(person));
        else if (inside.length > left) inside[left++]!.leave();
        await settled();
        const held = inside.slice(left).map((one) => one.person);
        expect(held.length).toBeLessThanOrEqual(4);
        for (const one of held) expect(held.filter((other) => other === one).length).toBeLessThanOrEqual(2);
      }
      while (left < inside.length) {
        inside[left++]!.leave();
        await settled();
      }
      expect((await who()).length).toBe(admitted);
    });
    await fc.assert(property, { numRuns: 50, seed: 5 });
  });
});
