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

function opened(position = 10) {
  const end = new AbortController();
  const hub = noticeHub(() => [position]);
  const follow = (gateway: string) => hub.follow(gateway, end.signal)[Symbol.asyncIterator]();
  return { hub, follow, end };
}

describe('notices', () => {
  test('the first one tells where the read models stand', async () => {
    const { follow, end } = opened(42);
    const notices = follow('gateway-0');
    expect(await next(notices)).toEqual({ position: 42, entries: [], ephemeral: [] });
    end.abort();
    expect((await notices.next()).done).toBe(true);
  });

  test('an event goes to the gateways that watch one of its mailboxes, its position to all', async () => {
    const { hub, follow, end } = opened();
    const [one, other] = [follow('gateway-0'), follow('gateway-1')];
    await Promise.all([next(one), next(other)]);
    hub.watch({ gateway: 'gateway-0', all: [bob] });
    hub.watch({ gateway: 'gateway-1', all: [carol] });
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

  test('watching follows additions and drops', async () => {
    const { hub, follow, end } = opened();
    const notices = follow('gateway-0');
    await next(notices);
    hub.watch({ gateway: 'gateway-0', add: [alice, bob] });
    hub.watch({ gateway: 'gateway-0', drop: [alice, bob], add: [carol] });
    hub.publish([sentEvent(10, alice, bob)], 11);
    expect((await next(notices)).entries).toEqual([]);
    hub.publish([sentEvent(11, alice, carol)], 12);
    expect((await next(notices)).entries).toHaveLength(1);
    end.abort();
  });

  test('what gathers while a gateway is busy comes as one notice, in order', async () => {
    const { hub, follow, end } = opened();
    const notices = follow('gateway-0');
    await next(notices);
    hub.watch({ gateway: 'gateway-0', all: [bob] });
    const events = [10, 11, 12].map((position) => sentEvent(position, alice, bob));
    for (const event of events) hub.publish([event], event.envelope.position + 1);
    expect(await next(notices)).toEqual({ position: 13, entries: events.map(({ bytes }) => bytes), ephemeral: [] });
    end.abort();
  });

  test('typing goes to whom it is meant for, presence to all', async () => {
    const { hub, follow, end } = opened();
    const [one, other] = [follow('gateway-0'), follow('gateway-1')];
    await Promise.all([next(one), next(other)]);
    hub.watch({ gateway: 'gateway-0', all: [bob] });
    const typing = { kind: 'typing', from: alice, to: bob, action: Uint8Array.of(1) } as const;
    const presence = { kind: 'presence', user: alice, online: true, atS: 5 } as const;
    hub.publishEphemeral(typing);
    hub.publishEphemeral(presence);
    expect((await next(one)).ephemeral).toEqual([typing, presence]);
    expect((await next(other)).ephemeral).toEqual([presence]);
    end.abort();
  });

  test('a gateway that is too far behind is sent away to start over', async () => {
    const { hub, follow } = opened();
    const notices = follow('gateway-0');
    await next(notices);
    const event = renamedEvent(10, alice);
    hub.publish(Array.from({ length: 100_001 }, () => event), 11);
    await expect(notices.next()).rejects.toMatchObject({ code: 'OVERLOADED' });
  });
});
