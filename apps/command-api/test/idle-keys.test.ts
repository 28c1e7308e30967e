/** Which auth keys the sweep deletes, and which it never does. */
import { expect, describe, onTestFinished, test } from 'vitest';
import { AuthKeys } from '../src/secrets/auth-keys.ts';
import { IdleKeys } from '../src/secrets/idle-keys.ts';
import { atOnce, openSecrets } from '../src/secrets/secrets-store.ts';
import { commandApiPlace, context } from './in-a-temporary-place.ts';

const DAY_S = 86_400;
const GRACE_S = 30 * DAY_S;
const START_S = 1_800_000_000;
const keyBytes = (fill: number) => new Uint8Array(256).fill(fill);
/** Above 2^63, as half of all key ids are. */
const [forgotten, another, held] = [0xf000_0000_0000_0001n, 2n, 0xf000_0000_0000_0003n];

function store(graceS = GRACE_S) {
  const database = openSecrets(':memory:');
  const authKeys = new AuthKeys(database, new Uint8Array(32));
  const loggedIn = new Set<bigint>([held]);
  const idle = new IdleKeys(database, authKeys, graceS, (id) => loggedIn.has(id));
  onTestFinished(() => {
    authKeys.close();
    database.close();
  });
  const save = (id: bigint, expiresAtS?: number) => authKeys.save({ id, key: keyBytes(1), kind: expiresAtS === undefined ? 'permanent' : 'temporary', expiresAtS });
  const left = () => [forgotten, another, held].filter((id) => authKeys.find(id) !== undefined);
  return { database, authKeys, loggedIn, idle, save, left };
}

describe('a permanent key without a logged-in user', () => {
  test('is destroyed with its dependent data after a whole grace period without use; others stay', async () => {
    const { database, authKeys, idle, save, left } = store();
    for (const id of [forgotten, another, held]) await save(id);
    await authKeys.saveClient(forgotten, { layer: 1, apiId: 1, deviceModel: '', systemVersion: '', appVersion: '', systemLangCode: '', langPack: '', langCode: '' });
    await save(77n, START_S + 60);
    await authKeys.bind(77n, forgotten, START_S + 60);
    // Every key, including one created just now, has a full grace period from the first sweep that sees it.
    expect(await idle.sweep(START_S + 61)).toBe(0);
    await idle.used([another], START_S + 2 * DAY_S);
    expect(await idle.sweep(START_S + 60 + GRACE_S)).toBe(0);
    expect(left()).toEqual([forgotten, another, held]);
    expect(await idle.sweep(START_S + 61 + GRACE_S)).toBe(2);
    expect([left(), authKeys.find(77n), authKeys.client(forgotten)]).toEqual([[another, held], undefined, undefined]);
    expect(await idle.sweep(START_S + 2 * DAY_S + GRACE_S)).toBe(1);
    expect(left()).toEqual([held]);
    expect(database.prepare('SELECT count(*) AS count FROM idle_key').get()).toEqual({ count: 1 });
  });

  test('stays while it has a temporary key that has not expired', async () => {
    const { authKeys, idle, save, left } = store();
    await save(forgotten);
    await idle.sweep(START_S);
    await save(77n, START_S + 2 * GRACE_S);
    await authKeys.bind(77n, forgotten, START_S + 2 * GRACE_S);
    expect(await idle.sweep(START_S + GRACE_S)).toBe(0);
    expect(left()).toEqual([forgotten]);
    await idle.sweep(START_S + 2 * GRACE_S + 1);
    expect(left()).toEqual([]);
  });

  test('starts a new grace period after a user was logged in on it', async () => {
    const { loggedIn, idle, save, left } = store();
    await save(forgotten);
    await idle.sweep(START_S);
    loggedIn.add(forgotten);
    await idle.sweep(START_S + GRACE_S);
    // The key was in use by a logged-in user for ten more days.
    loggedIn.delete(forgotten);
    await idle.used([forgotten], START_S + GRACE_S + 10 * DAY_S);
    expect(await idle.sweep(START_S + 2 * GRACE_S + 10 * DAY_S - 1)).toBe(0);
    expect(left()).toEqual([forgotten]);
    await idle.sweep(START_S + 2 * GRACE_S + 10 * DAY_S);
    expect(left()).toEqual([]);
  });

  test('is not destroyed while a note of its use is still being written', async () => {
    const { idle, save, left } = store();
    await save(forgotten);
    await idle.sweep(START_S);
    const noting = idle.used([forgotten], START_S + GRACE_S);
    expect(await idle.sweep(START_S + GRACE_S)).toBe(0);
    await noting;
    expect(left()).toEqual([forgotten]);
  });

  test('has a grace period of at least a day', async () => {
    const { idle, save } = store(1);
    await save(forgotten);
    expect([await idle.sweep(START_S), await idle.sweep(START_S + DAY_S - 1), await idle.sweep(START_S + DAY_S)]).toEqual([0, 0, 1]);
  });

  test('thousands are swept in slices that let other work run', async () => {
    const { idle, save } = store();
    await Promise.all(Array.from({ length: 2_500 }, (_, index) => save(BigInt(index + 100))));
    let isSwept = false;
    let turns = 0;
    const count = () => {
      turns++;
      if (!isSwept) setImmediate(count);
    };
    await idle.sweep(START_S);
    setImmediate(count);
    expect(await idle.sweep(START_S + GRACE_S)).toBe(2_500);
    isSwept = true;
    expect(turns).toBeGreaterThan(1);
  });
});

test('an error in the middle of a transaction leaves no partial change', () => {
  const database = openSecrets(':memory:');
  onTestFinished(() => database.close());
  const insert = 'INSERT INTO idle_key VALUES (?, 0)';
  expect(() => atOnce(database, () => {
    database.prepare(insert).run(1);
    throw new Error('cut off');
  })).toThrow('cut off');
  expect(database.prepare('SELECT count(*) AS count FROM idle_key').get()).toEqual({ count: 0 });
});

test('with the whole of command-api: a lookup or a report counts as use; a logged-in user keeps the key, also after a crash', async () => {
  const place = await commandApiPlace({ unusedKeyS: DAY_S });
  const ask = () => place.api.handlers.calls;
  const alice = 0xa11ce0000000001n;
  for (const id of [alice, another, forgotten]) await ask()['keys.save']({ id, key: keyBytes(Number(id & 0xffn)), kind: 'permanent' }, context);
  const user = await place.signUp(alice, '15550001', 'Alice');
  await ask()['keys.used']({ ids: [another, 404n] }, context);
  await place.crash();
  const found = await Promise.all([alice, another, forgotten].map(async (id) => await ask()['keys.find']({ id }, context)));
  expect(found.map((state) => state?.userId)).toEqual([user, 0, 0]);
});
