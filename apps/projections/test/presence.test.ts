import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ONLINE_S, silentLogger, type Ephemeral } from '@teamgram/host';
import type { LastSeen } from '@teamgram/read-models';
import { eventually } from '../../../test/support/eventually.ts';
import { redis, startRedis, startRedisCluster, type RunningRedis } from '../../../test/support/redis.ts';
import { memoryPresence } from '../src/presence/memory-presence.ts';
import type { Presence } from '../src/presence/presence.ts';
import { redisPresence, type RedisPresenceParts } from '../src/presence/redis-presence.ts';

type World = { presence: Presence; clock: { nowS: number }; stored: Map<number, number>; heard: Ephemeral[] };
type Opening = (lastSeen: LastSeen, nowS: () => number, onAct: (act: Ephemeral) => void) => Promise<Presence>;

function tableOf(stored: Map<number, number>): LastSeen {
  return {
    of: async (users) => new Map(users.flatMap((user) => (stored.has(user) ? [[user, stored.get(user)!] as const] : []))),
    save: async (seen) => { for (const [user, atS] of seen) stored.set(user, atS); },
  };
}

/** A prefix per test: an act published by an earlier test may still be propagating between the servers of a cluster. */
let prefix = '';
let tests = 0;
beforeEach(() => { prefix = `test-${++tests}:`; });

let people = 1;
/** A user id that no earlier test has used: the tests share one Redis. */
const newPerson = () => people++;

const came = (user: number, atS: number): Ephemeral => ({ kind: 'presence', user, online: true, atS });
const left = (user: number, atS: number): Ephemeral => ({ kind: 'presence', user, online: false, atS });
const typing = (from: number, to: number): Ephemeral => ({ kind: 'typing', from, to, action: new Uint8Array([0, 255, 128, 7]) });

/** Contract that every implementation of presence must satisfy. */
function contract(open: Opening): void {
  async function opened(): Promise<World> {
    const [stored, clock, heard] = [new Map<number, number>(), { nowS: 1000 }, [] as Ephemeral[]];
    return { presence: await open(tableOf(stored), () => clock.nowS, (act) => heard.push(act)), clock, stored, heard };
  }

  async function inWorld(work: (world: World) => Promise<void>): Promise<void> {
    const world = await opened();
    try {
      await work(world);
    } finally {
      await world.presence.close();
    }
  }

  test('a user who was never seen is offline, last seen at 0', () => inWorld(async ({ presence }) => {
    const user = newPerson();
    expect(await presence.of([user])).toEqual([{ user, online: false, lastSeenS: 0 }]);
  }));

  test('online until they leave or are silent for the time limit', () => inWorld(async ({ presence, clock }) => {
    const [alice, bob] = [newPerson(), newPerson()];
    presence.publish(came(alice, 1000));
    presence.publish(came(bob, 1000));
    presence.publish(left(bob, 1010));
    expect(await presence.of([alice, bob])).toEqual([
      { user: alice, online: true, lastSeenS: 1000 }, { user: bob, online: false, lastSeenS: 1010 },
    ]);
    clock.nowS = 1000 + ONLINE_S;
    expect(await presence.of([alice])).toEqual([{ user: alice, online: false, lastSeenS: 1000 }]);
  }));

  test('an older act that arrives late changes nothing', () => inWorld(async ({ presence }) => {
    const alice = newPerson();
    presence.publish(left(alice, 1010));
    presence.publish(came(alice, 1000));
    expect(await presence.of([alice])).toEqual([{ user: alice, online: false, lastSeenS: 1010 }]);
  }));

  test('flushed presence is stored in the table', () => inWorld(async ({ presence, stored }) => {
    const [alice, bob] = [newPerson(), newPerson()];
    presence.publish(left(alice, 1005));
    await presence.flush();
    expect(stored).toEqual(new Map([[alice, 1005]]));
    stored.set(bob, 900);
    expect(await presence.of([alice, bob])).toEqual([{ user: alice, online: false, lastSeenS: 1005 }, { user: bob, online: false, lastSeenS: 900 }]);
  }));

  test('each act is delivered once, bytes unchanged', () => inWorld(async ({ presence, heard }) => {
    const [alice, bob] = [newPerson(), newPerson()];
    presence.publish(typing(alice, bob));
    presence.publish(came(alice, 1001));
    await eventually('both are heard', () => heard.length > 1 || undefined);
    expect(heard).toEqual([typing(alice, bob), came(alice, 1001)]);
  }));

  test('many users in one request are returned in the requested order', () => inWorld(async ({ presence }) => {
    const users = Array.from({ length: 500 }, newPerson);
    for (const user of users) if (user % 2 === 0) presence.publish(came(user, 1000));
    expect(await presence.of(users)).toEqual(users.map((user) => ({ user, online: user % 2 === 0, lastSeenS: user % 2 === 0 ? 1000 : 0 })));
  }));
}

/** Tests that apply only where several processes share the presence. */
function shared(open: Opening): void {
  test('presence published by one process is known to and delivered by the others', async () => {
    const heard: Ephemeral[] = [];
    const one = await open(tableOf(new Map()), () => 1000, () => {});
    const other = await open(tableOf(new Map()), () => 1000, (act) => heard.push(act));
    const alice = newPerson();
    one.publish(came(alice, 1000));
    await eventually('the other process hears it', () => heard.length > 0 || undefined);
    expect(heard).toEqual([came(alice, 1000)]);
    expect(await other.of([alice])).toEqual([{ user: alice, online: true, lastSeenS: 1000 }]);
    await one.close();
    await other.close();
  });
}

describe('presence in memory', () => contract(async (lastSeen, nowS, onAct) => memoryPresence(lastSeen, nowS, onAct)));

function partsOn({ ports }: RunningRedis, cluster: boolean): RedisPresenceParts {
  const nodes = ports.map((port) => ({ host: '127.0.0.1', port }));
  return { address: { nodes, cluster, prefix }, lastSeen: tableOf(new Map()), nowS: () => 1000, onAct: () => {}, log: silentLogger };
}

const onRedis = (running: () => RunningRedis, cluster: boolean): Opening => (lastSeen, nowS, onAct) =>
  redisPresence({ ...partsOn(running(), cluster), lastSeen, nowS, onAct });

redis.describe('presence in Redis', () => {
  let running: RunningRedis;
  beforeAll(async () => void (running = await startRedis()));
  afterAll(() => running?.stop());
  const open = onRedis(() => running, false);
  contract(open);
  shared(open);

  test('while Redis is down acts are delivered locally and users are as last seen; sharing resumes by itself', async () => {
    const heard: Ephemeral[] = [];
    const [alice, bob] = [newPerson(), newPerson()];
    const presence = await open(tableOf(new Map([[alice, 700]])), () => 1000, (act) => heard.push(act));
    await running.kill(0);
    await eventually('the lost connection is noticed', async () => {
      heard.length = 0;
      presence.publish(typing(alice, bob));
      await new Promise((resolve) => setTimeout(resolve, 50));
      return heard.length === 1 || undefined;
    });
    expect(await presence.of([alice])).toEqual([{ user: alice, online: false, lastSeenS: 700 }]);
    await running.restart(0);
    await eventually('it is shared again', async () => {
      presence.publish(came(alice, 1000));
      return (await presence.of([alice]))[0]!.online || undefined;
    });
    await presence.close();
  });

  test('an act whose acknowledgement times out is delivered once', async () => {
    const [heard, warnings]: [Ephemeral[], string[]] = [[], []];
    const [alice, bob] = [newPerson(), newPerson()];
    const presence = await redisPresence({ ...partsOn(running, false), onAct: (act) => heard.push(act), log: { ...silentLogger, warn: (what) => void warnings.push(what) } });
    running.freeze(0);
    presence.publish(typing(alice, bob));
    await eventually('the answer is given up', () => warnings.length > 0 || undefined);
    running.thaw(0);
    presence.publish(came(alice, 1001));
    await eventually('the next act is heard', () => heard.some(({ kind }) => kind === 'presence') || undefined);
    expect(heard).toEqual([typing(alice, bob), came(alice, 1001)]);
    await presence.close();
  });

  test('a Redis that is unreachable at start is an error instead of a wait', async () => {
    const nobody = redisPresence({
      address: { nodes: [{ host: '127.0.0.1', port: 1 }], cluster: false, prefix: 'test:' }, lastSeen: tableOf(new Map()), nowS: () => 0, onAct: () => {}, log: silentLogger,
    });
    await expect(nobody).rejects.toThrow();
  });
});

redis.describe('presence in a Redis Cluster of three masters', () => {
  let running: RunningRedis;
  beforeAll(async () => void (running = await startRedisCluster()), 60_000);
  afterAll(() => running?.stop());
  const open = onRedis(() => running, true);
  contract(open);
  shared(open);
});
