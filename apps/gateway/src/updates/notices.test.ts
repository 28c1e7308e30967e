/** What is told after the stream of notices was broken. */
import { describe, expect, test } from 'vitest';
import { silentLogger, Turns, type Notice } from '@teamgram/host';
import { DatabaseUnreachable } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import type { View } from '../convert/view.ts';
import { followNotices, type NoticeFeed } from './notices.ts';
import type { Telling } from './telling.ts';

const [alice, bob] = [1, 2];
const [group, channel] = [-5, -1_000_000_000_001];
const nothing = { forgetAll: () => {}, observe: () => {} };

/** A worker where Alice and Bob have sessions. Each stream brings one notice and ends; `changed` is what the read models answer. */
function worker({ streams, changed }: { streams: number; changed: { userId: number; chat: number }[] }) {
  const told: { user: number; update: tl.Update; peers: readonly number[] }[] = [];
  const asked: { users: readonly number[]; sinceMs: number }[] = [];
  const lost: string[] = [];
  const over = new AbortController();
  let begun = 0;
  const queries = {
    timeReached: async () => 1_000 * begun,
    chatsChangedSince: async (users: readonly number[], sinceMs: number) => {
      asked.push({ users, sinceMs });
      return changed;
    },
    secretsMissed: async (users: readonly number[]) => users.filter((user) => user === bob),
  };
  async function* stream(): AsyncGenerator<Notice> {
    begun++;
    yield { position: begun, entries: [], ephemeral: [] };
    if (begun === streams) over.abort();
  }
  const services = {
    queries, log: silentLogger, projections: { stream }, users: nothing, chats: nothing, presence: nothing,
    authKeys: { forgetIdle: () => [] }, channelAudience: { restart: async () => {} }, readPosition: { advance: () => {} }, sessions: { users: () => [alice, bob], of: (user: number) => [`a session of ${user}`] },
    updates: { tell: (user: number, { update, peers }: Telling) => told.push({ user, update: update({} as View), peers }), flush: async () => {}, lost: (session: string) => lost.push(session) },
  };
  const feed = { services, turns: new Turns(1), reconnectMs: 0, watching: { restart: async () => {} }, gateway: 'gateway-0', onAuthorizationFact: () => {} } as unknown as NoticeFeed;
  return { told, asked, lost, follow: () => followNotices(feed, over.signal) };
}

describe('chats that changed while nothing was heard', () => {
  test('are told to whoever is here, from what was heard last on', async () => {
    const { told, asked, lost, follow } = worker({ streams: 3, changed: [{ userId: alice, chat: channel }, { userId: bob, chat: group }] });
    await follow();
    expect(asked).toEqual([1_000, 2_000].map((sinceMs) => ({ users: [alice, bob], sinceMs })));
    // Whoever has missed what was for one device fetches it.
    expect(lost).toEqual([`a session of ${bob}`, `a session of ${bob}`]);
    expect(told.slice(0, 2)).toEqual([
      { user: alice, update: { _: 'updateChannel', channel_id: 1 }, peers: [channel] }, { user: bob, update: { _: 'updateChat', chat_id: 5 }, peers: [group] },
    ]);
  });

  test('a worker that has just started has told nobody anything before', async () => {
    const { told, asked, follow } = worker({ streams: 1, changed: [{ userId: alice, chat: channel }] });
    await follow();
    expect([told, asked]).toEqual([[], []]);
  });
});

describe('what cannot be told', () => {
  /** One stream after the other brings two acts; the first of all cannot be told. Which notices were taken, by stream. */
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

  test('since the database does not answer, is made good: the stream is taken up anew', async () => {
    expect(await played(new DatabaseUnreachable('gone'))).toEqual([[1], [1, 2]]);
  });

  test('for another reason does not keep the next from being told', async () => {
    expect(await played(new Error('a defect'))).toEqual([[1, 2]]);
  });
});
