import type { Notice } from '@teamgram/host';
import { describe, expect, test } from 'vitest';
import { noticeHub } from '../src/notices/notice-hub.ts';
import { renamedEvent, sentEvent } from './events.ts';

const [alice, bob, carol] = [1, 2, 3] as const;

async function next(notices: AsyncIterator<Notice>): Promise<Notice> {
  const { value, done } = await notices.next();
  if (done) throw new Error('the stream ended');
  return value as Notice;
}

function opened(position = 10, watchedMax = 1_000) {
  const end = new AbortController();
  const everything: string[] = [];
  const hub = noticeHub({ places: () => [position], onEverything: (gateway) => everything.push(gateway), watchedMax });
  const follow = (gateway: string, stream = 'first') => hub.follow(gateway, stream, end.signal)[Symbol.asyncIterator]();
  let said = 0;
  const watch = (change: { gateway: string; stream?: string; number?: number; all?: number[]; add?: number[]; drop?: number[] }) => hub.watch({ stream: 'first', number: ++said, ...change });
  return { hub, follow, watch, end, everything };
}

describe('notices', () => {
  test('the first notice carries the position of the read models', async () => {
    const { follow, end } = opened(42);
    const notices = follow('gateway-0');
    expect(await next(notices)).toEqual({ position: 42, entries: [], ephemeral: [] });
    end.abort();
    expect((await notices.next()).done).toBe(true);
  });

  test('an event goes to the gateways that watch one of its mailboxes, its position to all gateways', async () => {
    const { hub, follow, watch, end } = opened();
    const [one, other] = [follow('gateway-0'), follow('gateway-1')];
    await Promise.all([next(one), next(other)]);
    watch({ gateway: 'gateway-0', all: [bob] });
    watch({ gateway: 'gateway-1', all: [carol] });
    const event = sentEvent(10, alice, bob);
    hub.publish([event], 11);
    expect(await next(one)).toEqual({ position: 11, entries: [event.bytes], ephemeral: [] });
    expect(await next(other)).toEqual({ position: 11, entries: [], ephemeral: [] });
    end.abort();
  });

  test('a fact without mailboxes goes to every gateway', async () => {
    const { hub, follow, end } = opened();
    const notices = follow('gateway-0');
    await next(notices);
    const event = renamedEvent(10, alice);
    hub.publish([event], 11);
    expect((await next(notices)).entries).toEqual([event.bytes]);
    end.abort();
  });

  test('additions and drops change the watched mailboxes', async () => {
    const { hub, follow, watch, end } = opened();
    const notices = follow('gateway-0');
    await next(notices);
    watch({ gateway: 'gateway-0', add: [alice, bob] });
    watch({ gateway: 'gateway-0', drop: [alice, bob], add: [carol] });
    hub.publish([sentEvent(10, alice, bob)], 11);
    expect((await next(notices)).entries).toEqual([]);
    hub.publish([sentEvent(11, alice, carol)], 12);
    expect((await next(notices)).entries).toHaveLength(1);
    end.abort();
  });

  test('watch messages apply in the order of their numbers, whatever order they arrive in', async () => {
    const { hub, follow, watch, end } = opened();
    const notices = follow('gateway-0');
    await next(notices);
    watch({ gateway: 'gateway-0', number: 3, add: [bob] });
    watch({ gateway: 'gateway-0', number: 2, drop: [bob] });
    watch({ gateway: 'gateway-0', number: 1, all: [] });
    const event = sentEvent(10, alice, bob);
    hub.publish([event], 11);
    expect((await next(notices)).entries).toEqual([event.bytes]);
    end.abort();
  });

  test('watch messages of an ended stream do not affect the next one, which starts with no watched mailboxes', async () => {
    const { hub, follow, watch, end } = opened();
    const before = follow('gateway-0');
    await next(before);
    watch({ gateway: 'gateway-0', all: [bob] });
    const notices = follow('gateway-0', 'second');
    await next(notices);
    hub.publish([sentEvent(10, alice, bob)], 11);
    expect((await next(notices)).entries).toEqual([]);
    watch({ gateway: 'gateway-0', stream: 'second', number: 1, all: [bob] });
    watch({ gateway: 'gateway-0', stream: 'first', drop: [bob] });
    hub.publish([sentEvent(11, alice, bob)], 12);
    expect((await next(notices)).entries).toHaveLength(1);
    end.abort();
  });

  test('events that accumulate while a gateway is busy are sent as one notice, in order', async () => {
    const { hub, follow, watch, end } = opened();
    const notices = follow('gateway-0');
    await next(notices);
    watch({ gateway: 'gateway-0', all: [bob] });
    const events = [10, 11, 12].map((position) => sentEvent(position, alice, bob));
    for (const event of events) hub.publish([event], event.envelope.position + 1);
    expect(await next(notices)).toEqual({ position: 13, entries: events.map(({ bytes }) => bytes), ephemeral: [] });
    end.abort();
  });

  test('typing goes to the recipient’s gateway, presence to all', async () => {
    const { hub, follow, watch, end } = opened();
    const [one, other] = [follow('gateway-0'), follow('gateway-1')];
    await Promise.all([next(one), next(other)]);
    watch({ gateway: 'gateway-0', all: [bob] });
    const typing = { kind: 'typing', from: alice, to: bob, action: Uint8Array.of(1) } as const;
    const presence = { kind: 'presence', user: alice, online: true, atS: 5 } as const;
    hub.publishEphemeral(typing);
    hub.publishEphemeral(presence);
    expect((await next(one)).ephemeral).toEqual([typing, presence]);
    expect((await next(other)).ephemeral).toEqual([presence]);
    end.abort();
  });

  test('a gateway over the limit of watched mailboxes is sent everything, and the operator is told, until it sends a new full list', async () => {
    const { hub, follow, watch, end, everything } = opened(10, 2);
    const notices = follow('gateway-0');
    await next(notices);
    watch({ gateway: 'gateway-0', all: [alice] });
    watch({ gateway: 'gateway-0', add: [4] });
    expect([everything, hub.sentEverything]).toEqual([[], 0]);
    watch({ gateway: 'gateway-0', add: [bob] });
    expect([everything, hub.sentEverything]).toEqual([['gateway-0'], 1]);
    // Dropping changes nothing while everything is sent: individual members are no longer known.
    watch({ gateway: 'gateway-0', drop: [alice, 4, 5, 6] });
    const typing = { kind: 'typing', from: alice, to: bob, action: Uint8Array.of(1) } as const;
    hub.publish([sentEvent(10, bob, carol)], 11);
    hub.publishEphemeral(typing);
    expect(await next(notices)).toMatchObject({ entries: { length: 1 }, ephemeral: [typing] });
    watch({ gateway: 'gateway-0', all: [alice] });
    hub.publish([sentEvent(11, bob, carol)], 12);
    expect((await next(notices)).entries).toEqual([]);
    watch({ gateway: 'gateway-0', all: [alice, bob, carol] });
    expect([everything, hub.sentEverything]).toEqual([['gateway-0', 'gateway-0'], 1]);
    end.abort();
  });

  test('a gateway that is too far behind is disconnected and has to start over', async () => {
    const { hub, follow } = opened();
    const notices = follow('gateway-0');
    await next(notices);
    const event = renamedEvent(10, alice);
    hub.publish(Array.from({ length: 100_001 }, () => event), 11);
    await expect(notices.next()).rejects.toMatchObject({ code: 'OVERLOADED' });
  });
});
