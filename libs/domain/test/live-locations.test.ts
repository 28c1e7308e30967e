/** Live locations and proximity alerts (core.telegram.org/api/live-location#proximity-alert). */
import fc from 'fast-check';
import { proximityAlertOf, geoPoint, livePlace } from '@teamgram/event-schemas';
import type { Fact, MessageSent } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { ADMIN_RIGHTS, type ChatKind, type Command } from '../src/index.ts';
import { distanceM } from '../src/messages/distance.ts';
import { liveLocationsIn } from '../src/messages/live-locations.ts';
import { edit, forward, send } from './commands.ts';
import { Deployment, everybody } from './deployment.ts';
import { alice, bob, by, carol, given, people, refusalOf, START_MS } from './given.ts';

/** A point so many metres north of the equator. */
const north = (metres: number) => geoPoint({ latitude: metres / 111_195, longitude: 13 });
const at = (metres: number, more: object = {}) => ({ kind: 'live', stopped: false, live: livePlace({ geo: north(metres), periodS: 900, ...more }) }) as const;
const share = (peer: number, metres: number, more: object = {}, asWell: object = {}) => send(peer, '', { media: at(metres, more), ...asWell });
const move = (peer: number, id: number, metres: number, more: object = {}) => edit(peer, id, '', { text: undefined, media: at(metres, { periodS: 0, ...more }) });
const RADIUS = { proximityM: 100 };

const alertsIn = (facts: readonly Fact[]) => facts.flatMap((fact) => (fact.type === 'MessageSent' ? proximityAlertOf(fact.content) ?? [] : []));

/** Alice, Bob and Carol in one chat; in a private chat Alice and Bob. */
function scene(kind: ChatKind | 'private', members = [bob, carol]) {
  const { world } = given(...people);
  const run = (command: Command, actor: number, seconds = 0): Fact[] => world.run(command, by(actor, { atMs: START_MS + seconds * 1000 })).map(({ fact }) => fact);
  const made = (): number => {
    const [created] = run({ type: 'CreateChat', kind: kind as ChatKind, title: 'Chat', about: '', users: kind === 'basic' ? members : [] }, alice) as [Fact & { chat: number }];
    if (kind !== 'basic') run({ type: 'AddMembers', chat: created.chat, users: members }, alice);
    return created.chat;
  };
  const chat = kind === 'private' ? 0 : made();
  const peerOf = (actor: number) => chat || (actor === alice ? bob : alice);
  const sharing = (actor: number, metres: number, more: object = {}, asWell: object = {}) => {
    const { deliveries } = run(share(peerOf(actor), metres, more, asWell), actor)[0] as MessageSent;
    return (deliveries.find(({ mailbox }) => mailbox === actor) ?? deliveries[0]!).messageId;
  };
  const moving = (actor: number, id: number, metres: number, more: object = {}, seconds = 60) => run(move(peerOf(actor), id, metres, more), actor, seconds);
  return { world, chat, run, sharing, moving, peerOf };
}

test('distances on a sphere', () => {
  expect(distanceM(north(0), north(250))).toBeCloseTo(250, 1);
  const [berlin, paris] = [{ latitude: 52.520_008, longitude: 13.404_954 }, { latitude: 48.856_613, longitude: 2.352_222 }];
  expect(Math.round(distanceM(berlin, paris) / 1000)).toBe(877);
  expect(distanceM(paris, berlin)).toBe(distanceM(berlin, paris));
  expect(distanceM({ latitude: 0, longitude: 179.999_5 }, { latitude: 0, longitude: -179.999_5 })).toBeCloseTo(111.2, 1);
  expect(Math.round(distanceM({ latitude: 90, longitude: 0 }, { latitude: -90, longitude: 77 }) / 1000)).toBe(20_015);
});

describe.each(['private', 'basic', 'supergroup'] as const)('proximity alerts in a %s chat', (kind) => {
  test('one for each approach, to all members, in the commit of the edit', () => {
    const { sharing, moving } = scene(kind);
    sharing(alice, 0, RADIUS);
    const id = sharing(bob, 1_000);
    expect(moving(bob, id, 101)).toMatchObject([{ type: 'MessageEdited' }]);
    const [edited, told] = moving(bob, id, 80) as [Fact, MessageSent];
    expect(edited.type).toBe('MessageEdited');
    expect(proximityAlertOf(told.content)).toEqual({ from: bob, to: alice, distanceM: 80 });
    expect(told).toMatchObject({ author: bob, sender: 0, content: { action: 'GeoProximityReached', text: '' } });
    expect(told.deliveries.map(({ mailbox }) => mailbox)).toHaveLength({ private: 2, basic: 3, supergroup: 1 }[kind]);
    expect(alertsIn(moving(bob, id, 20))).toEqual([]);
    expect(alertsIn(moving(bob, id, 500))).toEqual([]);
    expect(alertsIn(moving(bob, id, 99))).toEqual([{ from: bob, to: alice, distanceM: 99 }]);
  });

  test('also when the watcher moves; one for each side that set a radius', () => {
    const { sharing, moving } = scene(kind);
    const id = sharing(alice, 1_000, RADIUS);
    sharing(bob, 0, { proximityM: 90 });
    expect(alertsIn(moving(alice, id, 95, RADIUS))).toEqual([{ from: bob, to: alice, distanceM: 95 }]);
    expect(alertsIn(moving(alice, id, 500, RADIUS))).toEqual([]);
    expect(alertsIn(moving(alice, id, 50, RADIUS))).toEqual([{ from: alice, to: bob, distanceM: 50 }, { from: bob, to: alice, distanceM: 50 }]);
  });

  test('none after the radius was removed or the location has expired', () => {
    const { sharing, moving } = scene(kind);
    const watching = sharing(alice, 0, RADIUS);
    const id = sharing(bob, 1_000);
    moving(alice, watching, 0, { proximityM: 0, heading: 1 });
    expect(alertsIn(moving(bob, id, 10))).toEqual([]);
    moving(bob, id, 1_000);
    moving(alice, watching, 0, RADIUS);
    const again = sharing(bob, 1_000, { periodS: 1_800 });
    expect(alertsIn(moving(bob, again, 10, {}, 899))).toHaveLength(1);
    moving(bob, again, 1_000, {}, 899);
    expect(alertsIn(moving(bob, again, 10, {}, 900))).toEqual([]);
  });

  test('none after a location was stopped or deleted', () => {
    const { sharing, moving, run, peerOf } = scene(kind);
    const stop = (id: number) => run(edit(peerOf(alice), id, '', { text: undefined, media: { ...at(0), stopped: true } }), alice, 30);
    const watching = sharing(alice, 0, RADIUS);
    const id = sharing(bob, 1_000);
    stop(watching);
    expect(alertsIn(moving(bob, id, 10))).toEqual([]);
    moving(bob, id, 1_000);
    const gone = sharing(alice, 0, RADIUS);
    run(kind === 'supergroup' ? { type: 'DeleteChatMessages', chat: peerOf(alice), ids: [gone] } : { type: 'DeleteMessages', ids: [gone], revoke: true }, alice);
    expect(alertsIn(moving(bob, id, 10))).toEqual([]);
  });
});

describe('no alert', () => {
  test('for forwarded locations and between locations of the same user', () => {
    const { world, run, sharing, moving } = scene('private');
    sharing(bob, 0, RADIUS);
    const id = sharing(alice, 1_000);
    sharing(alice, 10, RADIUS);
    run({ type: 'DeleteMessages', ids: [2], revoke: true }, alice);
    run(forward(bob, [id], bob), alice);
    expect(liveLocationsIn(world.documents, `dialog-${alice}-${bob}`)).toHaveLength(2);
    expect(alertsIn(moving(alice, id, 10))).toEqual([]);
  });

  test('in a private chat with a block', () => {
    const { run, sharing, moving } = scene('private');
    sharing(bob, 0, RADIUS);
    const id = sharing(alice, 1_000);
    run({ type: 'BlockPeer', peer: bob }, alice);
    expect(alertsIn(moving(alice, id, 10))).toEqual([]);
  });

  test('for users who have left the chat', () => {
    const { chat, run, sharing, moving } = scene('supergroup');
    sharing(alice, 0, RADIUS);
    sharing(carol, 0, RADIUS);
    const id = sharing(bob, 1_000);
    run({ type: 'LeaveChat', chat }, carol);
    expect(alertsIn(moving(bob, id, 10))).toEqual([{ from: bob, to: alice, distanceM: 10 }]);
  });

  test('in broadcast channels', () => {
    const { sharing, moving, run, chat } = scene('broadcast', [bob]);
    run({ type: 'AppointAdmin', chat, user: bob, rights: ADMIN_RIGHTS.post_messages, rank: '' }, alice);
    sharing(alice, 0, RADIUS);
    expect(alertsIn(moving(bob, sharing(bob, 1_000), 10))).toEqual([]);
  });
});

test('an anonymous admin is shown as the group; slow mode ignores alerts', () => {
  const { world, chat, run, sharing, moving } = scene('supergroup');
  run({ type: 'AppointAdmin', chat, user: bob, rights: ADMIN_RIGHTS.anonymous, rank: '' }, alice);
  run({ type: 'SetSlowMode', chat, seconds: 60 }, alice);
  sharing(alice, 0, RADIUS);
  const [hidden, open] = [sharing(bob, 1_000), sharing(carol, 1_000)];
  const told = moving(bob, hidden, 10);
  expect(alertsIn(told)).toEqual([{ from: chat, to: alice, distanceM: 10 }]);
  expect(told.at(-1)).toMatchObject({ author: bob, sender: chat });
  expect(alertsIn(moving(carol, open, 10, {}, 70))).toEqual([{ from: carol, to: alice, distanceM: 10 }]);
  expect(refusalOf(world, send(chat, 'hello'), by(carol, { atMs: START_MS + 59_000 }))).toBe('SLOWMODE_WAIT_X');
  expect(world.decide(send(chat, 'hello'), by(carol, { atMs: START_MS + 71_000 }))).toMatchObject([{ type: 'MessageSent' }]);
});

test('the 50 newest locations are compared; one alert per user', () => {
  const { world, chat, sharing, moving } = scene('supergroup');
  const id = sharing(bob, 1_000);
  for (let count = 0; count < 60; count++) sharing(alice, 0, RADIUS);
  expect(liveLocationsIn(world.documents, `channel-${-chat - 1_000_000_000_000}`)).toHaveLength(50);
  expect(alertsIn(moving(bob, id, 10))).toHaveLength(1);
});

test('random updates of three members trigger exactly the alerts of their crossings', () => {
  const members: number[] = [alice, bob, carol];
  const radii = new Map<number, number>([[alice, 100], [bob, 0], [carol, 250]]);
  // No two places are exactly a radius apart.
  const anyMove = fc.record({ actor: fc.constantFrom(...members), northM: fc.integer({ min: 0, max: 85 }).map((n) => 7 * n) });
  let alerts = 0;
  fc.assert(fc.property(fc.constantFrom('basic' as const, 'supergroup' as const), fc.array(anyMove, { minLength: 5, maxLength: 30, size: 'max' }), (kind, moves) => {
    const { sharing, moving } = scene(kind);
    const places = new Map(members.map((user, index) => [user, index * 1_001]));
    const own = new Map(members.map((user) => [user, sharing(user, places.get(user)!, { proximityM: radii.get(user) })]));
    for (const { actor, northM } of moves) {
      if (places.get(actor) === northM) continue;
      const crossed = (other: number, watcher: number) => radii.get(watcher)! > 0 && Math.abs(places.get(actor)! - places.get(other)!) > radii.get(watcher)! && Math.abs(northM - places.get(other)!) <= radii.get(watcher)!;
      const others = members.filter((user) => user !== actor);
      const expected = others.flatMap((other) => [...(crossed(other, other) ? [[actor, other]] : []), ...(crossed(other, actor) ? [[other, actor]] : [])]);
      const found = alertsIn(moving(actor, own.get(actor)!, northM, { proximityM: radii.get(actor) })).map(({ from, to }) => [from, to]);
      expect(found).toEqual(expected);
      places.set(actor, northM);
      alerts += found.length;
    }
  }), { seed: 11, numRuns: 60 });
  expect(alerts).toBeGreaterThan(100);
});

test.each([['of two', 2], ['of a group', 3]])('one alert in every mailbox %s across partitions', (where, count) => {
  const deployment = new Deployment(count);
  const [first, second, third] = everybody as [number, number, number];
  const chat = where === 'of two' ? 0 : deployment.createChat('Group', first, [second, third]);
  const settle = () => { for (let round = 0; round < 3; round++) deployment.settle(); };
  settle();
  deployment.run(share(chat || second, 0, RADIUS), first, 0);
  deployment.run(share(chat || first, 1_000), second, 0);
  const own = deployment.entries.get(second)!.findLast(({ kind }) => kind === 'MessageSent')!;
  settle();
  deployment.run(move(chat || first, own.messageId, 10), second, 1);
  settle();
  deployment.run(move(chat || first, own.messageId, 5), second, 2);
  settle();
  deployment.expectSettled();
  const heard = deployment.worlds.map((_, partition) => alertsIn(deployment.facts(partition)));
  expect(heard).toEqual(Array.from({ length: count }, () => [{ from: second, to: first, distanceM: 10 }]));
});
