/** The updates sent after the stream of notices was interrupted. */
import { describe, expect, test } from 'vitest';
import { authKeyIdBytes } from '@teamgram/domain';
import { delivery, encodeEnvelope, encodeFact, envelope, factVersion } from '@teamgram/event-schemas';
import { silentLogger, Turns, type Notice } from '@teamgram/host';
import { DatabaseUnreachable } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import type { View } from '../convert/view.ts';
import { followNotices, type NoticeFeed } from './notices.ts';
import type { Telling } from './telling.ts';

const [alice, bob] = [1, 2];
const [group, channel] = [-5, -1_000_000_000_001];
const nothing = { forgetAll: () => {}, observe: () => {} };

type Missed = { userId: number; authKeyId: Uint8Array | null };

/**
 * A worker in which Alice and Bob have sessions on two devices each. Each stream returns
 * one notice and ends; `changed` and `missed` are the answers of the read models.
 */
function worker({ streams, changed = [], missed = [] }: { streams: number; changed?: { userId: number; chat: number }[]; missed?: Missed[] }) {
  const told: { user: number; update: tl.Update; peers: readonly number[] }[] = [];
  const asked: { users: readonly number[]; sinceMs: number }[] = [];
  const lost: string[] = [];
  const over = new AbortController();
  const sessions = new Map([alice, bob].map((user) => [user, [1n, 2n].map((device) => ({ name: `${user} on ${device}`, authorization: { keyId: BigInt(user) * 10n + device } }))]));
  const devices = (user: number) => sessions.get(user) ?? [];
  let begun = 0;
  const queries = {
    timeReached: async () => 1_000 * begun,
    chatsChangedSince: async (users: readonly number[], sinceMs: number) => {
      asked.push({ users, sinceMs });
      return changed;
    },
    secretsMissed: async () => missed,
  };
  async function* stream(): AsyncGenerator<Notice> {
    begun++;
    yield { position: begun, entries: [], ephemeral: [] };
    if (begun === streams) over.abort();
  }
  const services = {
    queries, log: silentLogger, projections: { stream }, users: nothing, chats: nothing, presence: nothing,
    authKeys: { forgetIdle: () => [] }, channelAudience: { restart: async () => {} }, readPosition: { advance: () => {} }, sessions: { users: () => [alice, bob], of: (user: number) => devices(user) },
    updates: { tell: (user: number, { update, peers }: Telling) => told.push({ user, update: update({} as View), peers }), flush: async () => {}, lost: ({ name }: { name: string }) => lost.push(name) },
  };
  const feed = { services, turns: new Turns(1), reconnectMs: 0, watching: { restart: async () => {} }, gateway: 'gateway-0', onAuthorizationFact: () => {} } as unknown as NoticeFeed;
  return { told, asked, lost, follow: () => followNotices(feed, over.signal) };
}

describe('chats that changed while no notices were received', () => {
  test('are reported to the users here, from the last received fact on', async () => {
    const { told, asked, follow } = worker({ streams: 3, changed: [{ userId: alice, chat: channel }, { userId: bob, chat: group }] });
    await follow();
    expect(asked).toEqual([1_000, 2_000].map((sinceMs) => ({ users: [alice, bob], sinceMs })));
    expect(told.slice(0, 2)).toEqual([
      { user: alice, update: { _: 'updateChannel', channel_id: 1 }, peers: [channel] }, { user: bob, update: { _: 'updateChat', chat_id: 5 }, peers: [group] },
    ]);
  });

  test('are not reported by a worker that has just started, because it has sent nothing before', async () => {
    const { told, asked, follow } = worker({ streams: 1, changed: [{ userId: alice, chat: channel }] });
    await follow();
    expect([told, asked]).toEqual([[], []]);
  });
});

describe('U8 changes of secret chats while no notices were received', () => {
  test('are requested once by the devices that missed them, and by no others', async () => {
    const tablet = authKeyIdBytes(BigInt(bob) * 10n + 2n);
    const { lost, follow } = worker({ streams: 2, missed: [{ userId: bob, authKeyId: tablet }, { userId: bob, authKeyId: tablet }] });
    await follow();
    expect(lost).toEqual([`${bob} on 2`]);
  });

  test('concern all devices of a user who was invited to a secret chat', async () => {
    const { lost, follow } = worker({ streams: 2, missed: [{ userId: alice, authKeyId: null }, { userId: alice, authKeyId: authKeyIdBytes(BigInt(alice) * 10n + 1n) }] });
    await follow();
    expect(lost).toEqual([`${alice} on 1`, `${alice} on 2`]);
  });
});

describe('U9 what a user has read', () => {
  const position = 7;
  const read = encodeEnvelope(envelope({
    id: new Uint8Array(16), position, stream: 'dialog-1-2', type: 'HistoryRead', schemaVersion: factVersion('HistoryRead'), timeMs: 1_790_000_000_000,
    payload: encodeFact({ type: 'HistoryRead', stream: 'dialog-1-2', reader: alice, inbox: delivery({ mailbox: alice, peer: bob, messageId: 3, pts: 4, ptsCount: 1 }), outbox: undefined, outboxes: [] }, () => { throw new Error('nothing is sealed'); }),
  }));

  /** The kinds of entries that caused a query, and what was sent to Alice, who has read on the first of her devices. */
  async function played(devices: readonly string[]) {
    const over = new AbortController();
    const looked: string[] = [];
    const told: Telling[] = [];
    const sessions = devices.map((name) => ({ name, userId: alice }));
    async function* stream(): AsyncGenerator<Notice> {
      yield { position: position + 1, entries: [read], ephemeral: [] };
      over.abort();
    }
    const services = {
      queries: { timeReached: async () => 0 }, log: silentLogger, projections: { stream }, users: nothing, chats: nothing, presence: nothing, archivedChannels: nothing,
      authKeys: { forgetIdle: () => [] }, channelAudience: { ...nothing, restart: async () => {}, of: () => new Set() }, readPosition: { advance: () => {} },
      sessions: { users: () => [alice], of: (user: number) => (user === alice ? sessions : []) }, origins: { of: () => sessions[0] }, opener: { open: (event: unknown) => event },
      updates: { hears: (user: number, origin?: object) => user === alice && sessions.some((session) => session !== origin), flush: async () => {}, tell: (_: number, telling: Telling) => told.push(telling) },
    };
    const reader = { keyboards: { hear: () => {} }, live: async ({ kind, pts, ptsCount }: { kind: string; pts: number; ptsCount: number }) => {
      looked.push(kind);
      return { pts, ptsCount };
    } };
    const feed = { services, reader, turns: new Turns(1), reconnectMs: 0, watching: { restart: async () => {} }, gateway: 'gateway-0', onAuthorizationFact: () => {} } as unknown as NoticeFeed;
    await followNotices(feed, over.signal);
    return { looked, told: told.map(({ pts, ptsCount, unasked, origin }) => ({ pts, ptsCount, unasked, origin: origin as unknown })), origin: sessions[0] };
  }

  test('on their only device causes no query, and only the pts of the session advances', async () => {
    const { looked, told, origin } = await played(['phone']);
    expect([looked, told]).toEqual([[], [{ pts: 4, ptsCount: 1, unasked: true, origin }]]);
  });

  test('is sent to their other devices', async () => {
    const { looked, told, origin } = await played(['phone', 'tablet']);
    expect([looked, told]).toEqual([['read-inbox'], [{ pts: 4, ptsCount: 1, unasked: undefined, origin }]]);
  });
});

describe('a fact that cannot be sent', () => {
  /** Streams with two acts each, one after the other; the very first act cannot be sent. Returns the notices that were processed, by stream. */
  async function played(trouble: Error): Promise<number[][]> {
    const taken: number[][] = [];
    const over = new AbortController();
    async function* stream(): AsyncGenerator<Notice> {
      taken.push([]);
      for (const position of [1, 2]) yield { position, entries: [], ephemeral: [{ kind: 'typing', from: bob, to: alice, action: new Uint8Array() }] };
      over.abort();
    }
    let isTroubled = true;
    const hears = () => {
      if (!isTroubled) return false;
      isTroubled = false;
      throw trouble;
    };
    const services = {
      queries: { timeReached: async () => 0, chatsChangedSince: async () => [], secretsMissed: async () => [] }, log: silentLogger, projections: { stream }, users: nothing, chats: nothing, presence: nothing,
      authKeys: { forgetIdle: () => [] }, channelAudience: { restart: async () => {} }, readPosition: { advance: (position: number) => taken.at(-1)!.push(position) }, sessions: { users: () => [] },
      updates: { hears, flush: async () => {} },
    };
    const feed = { services, turns: new Turns(1), reconnectMs: 0, watching: { restart: async () => {} }, gateway: 'gateway-0', onAuthorizationFact: () => {} } as unknown as NoticeFeed;
    await followNotices(feed, over.signal);
    return taken;
  }

  test('because the database does not answer is sent later: the stream is opened again', async () => {
    expect(await played(new DatabaseUnreachable('gone'))).toEqual([[1], [1, 2]]);
  });

  test('for another reason does not stop the next one', async () => {
    expect(await played(new Error('a defect'))).toEqual([[1, 2]]);
  });
});
