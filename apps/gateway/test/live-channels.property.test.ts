/**
 * Every connected member of a channel receives each of its entries exactly once, whatever happens to the notices: joins, leaves, posts, sessions that open
 * and close, links that break, calls that are applied late, twice or out of order. `SIMULATION_SEED` and `SIMULATION_RUNS` replay or extend a run.
 */
import { setImmediate, setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Fact } from '@teamgram/event-schemas';
import { ChannelWorld, keyOf } from './support/channel-world.ts';
import type { Client } from './support/channel-world.ts';

const SEED = Number(process.env['SIMULATION_SEED'] ?? 1);
const RUNS = Number(process.env['SIMULATION_RUNS'] ?? 60);
const ACTS = 160;
const USERS = [1, 2, 3];
const CHANNELS = [-1_000_000_000_001, -1_000_000_000_002];
/** Limit of rounds until all pending work is done; a few dozen are usual. */
const ROUNDS_MAX = 1_000;
/** More entries than are read for the members of a channel at once. */
const BURST = 120;

/** Pseudo-random numbers from 0 up to 1, the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One run: random acts, then all pending work is completed. */
class Run {
  readonly world = new ChannelWorld();
  readonly #random: () => number;
  readonly #hasBursts: boolean;
  readonly #hasAbsences: boolean;
  #isPaused = false;

  constructor(seed: number) {
    this.#random = randomOf(seed);
    this.#hasBursts = seed % 4 === 0;
    this.#hasAbsences = seed % 4 === 1;
  }

  async play(): Promise<void> {
    for (let act = 0; act < ACTS; act++) {
      this.#isPaused = false;
      this.#act();
      // The worker waits a moment before it retries.
      if (this.#isPaused) await setTimeout(3);
      for (let turn = Math.floor(this.#random() * 3); turn >= 0; turn--) await setImmediate();
    }
    for (const client of this.world.clients) client.back();
    await this.#settle();
  }

  #one<T>(among: readonly T[]): T | undefined {
    return among[Math.floor(this.#random() * among.length)];
  }

  #act(): void {
    const { world } = this;
    const [user, channel, client] = [this.#one(USERS)!, this.#one(CHANNELS)!, this.#one([...world.clients])];
    const isMember = world.whole.membersOf(channel).has(user);
    const acts: [weight: number, act: () => void][] = [
      [6, () => world.post(channel)],
      [isMember ? 0 : 4, () => world.joins(channel, user)],
      [isMember ? 2 : 0, () => world.leaves(channel, user)],
      [4, () => void world.open(user)],
      [client ? 2 : 0, () => world.close(client!)],
      [12, () => world.project(1 + Math.floor(this.#random() * 4))],
      [12, () => world.deliver()],
      [16, () => world.questions.shift()?.()],
      [10, () => this.#aboutCall()],
      [1, () => this.#pausing(() => world.loseLink())],
      [this.#hasBursts ? 1 : 0, () => this.#pausing(() => this.#burst(channel))],
      [this.#hasAbsences && client ? 2 : 0, () => client!.away()],
      [this.#hasAbsences && client ? 2 : 0, () => client!.back()],
    ];
    let at = this.#random() * acts.reduce((sum, [weight]) => sum + weight, 0);
    acts.find(([weight]) => (at -= weight) < 0)?.[1]();
  }

  /** Many posts while no notices are received. */
  #burst(channel: number): void {
    this.world.loseLink();
    for (let post = 0; post < BURST; post++) this.world.post(channel);
    this.world.project(Infinity);
  }

  #pausing(act: () => void): void {
    this.#isPaused = true;
    act();
  }

  /** A random pending call is applied, or answered after that, or fails; a failed call may still be applied later. */
  #aboutCall(): void {
    const { calls } = this.world;
    const call = this.#one(calls);
    if (!call) return;
    if (this.#random() < 0.15) this.#pausing(() => call.fail());
    else if (!call.isTaken) this.world.take(call);
    else {
      call.answer();
      calls.splice(calls.indexOf(call), 1);
    }
  }

  async #settle(): Promise<void> {
    const { world } = this;
    for (let quiet = 0, rounds = 0; quiet < 4; quiet++) {
      if (++rounds > ROUNDS_MAX) throw new Error('it does not come to rest');
      await setTimeout(2);
      if (world.questions.length + world.calls.length + (world.stream?.waiting.length ?? 0) > 0 || world.projected < world.log.length || !world.stream) quiet = -1;
      world.project(16);
      while (world.stream?.waiting.length) world.deliver();
      for (const question of world.questions.splice(0)) question();
      for (const call of world.calls.splice(0)) {
        if (!call.isTaken) world.take(call);
        call.answer();
      }
      await setImmediate();
    }
  }
}

/** Errors in what a client received of a channel. */
function wrongs(world: ChannelWorld, client: Client, channel: number): string[] {
  const wrong: string[] = [];
  const moves = world.log.flatMap(({ fact }, position) => (isMove(fact, channel, client.user) ? [{ position, isMember: fact.type === 'MemberJoined' }] : []));
  const isMemberAt = (position: number) => moves.findLast((move) => move.position < position)?.isMember ?? false;
  const movesAfter = (position: number) => moves.filter((move) => move.position > position);
  const hasLeft = moves.some(({ isMember }) => !isMember);
  const askedUpTo = Math.max(0, ...client.asked.flatMap((asked) => (asked.channel === channel ? [asked.pts] : [])));
  for (const { pts, position } of world.whole.entriesOf(channel)) {
    const times = client.told.get(keyOf(channel, pts)) ?? 0;
    const what = `user ${client.user}, ${channel}, pts ${pts} (connected at ${client.connectedAt}, said at ${position}): told ${times} times`;
    const isDue = isMemberAt(position) && movesAfter(position).length === 0 && position >= client.connectedAt;
    if (isDue && times === 0 && pts > askedUpTo && client.lostAll === 0) wrong.push(what);
    if (times > 1 && !hasLeft) wrong.push(what);
    if (times > 0 && !isMemberAt(position) && movesAfter(position).length === 0) wrong.push(`${what}, and did not belong to it`);
  }
  return wrong;
}

const isMove = (fact: Fact, channel: number, user: number) => (fact.type === 'MemberJoined' || fact.type === 'MemberLeft') && fact.chat === channel && fact.user === user;

describe('live channels', () => {
  test(`U1 U8 each entry once to each member, nothing lost silently, in ${RUNS} runs from seed ${SEED}`, async () => {
    let sentAway = 0;
    for (let seed = SEED; seed < SEED + RUNS; seed++) {
      const run = new Run(seed);
      const { world } = run;
      await run.play();
      const clients = [...world.clients];
      expect(clients.flatMap((client) => CHANNELS.flatMap((channel) => wrongs(world, client, channel))), `seed ${seed}`).toEqual([]);
      // As long as the missed entries can be read for them, no client is told to request the difference.
      if (seed % 4 !== 0) expect(clients.flatMap(({ asked }) => asked), `seed ${seed}`).toEqual([]);
      if (seed % 4 !== 1) expect(clients.map(({ lostAll }) => lostAll), `seed ${seed}`).toEqual(clients.map(() => 0));
      sentAway += clients.reduce((sum, { asked }) => sum + asked.length, 0);
      const here = new Set(clients.map(({ user }) => user));
      for (const channel of CHANNELS) {
        const members = new Set([...world.whole.membersOf(channel).keys()].filter((user) => here.has(user)));
        expect(new Set(world.audience.of(channel)), `seed ${seed}`).toEqual(members);
        expect(world.audience.reached(channel), `seed ${seed}`).toBe(members.size > 0 ? world.whole.pts(channel) : undefined);
        expect(world.stream!.watched.has(-channel), `seed ${seed}`).toBe(members.size > 0);
      }
      for (const user of USERS) expect(world.stream!.watched.has(user), `seed ${seed}`).toBe(here.has(user));
      await world.end();
    }
    if (RUNS >= 60) expect(sentAway).toBeGreaterThan(0);
  });
});
