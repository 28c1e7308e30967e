/** What is told after the stream of notices was broken. */
import { describe, expect, test } from 'vitest';
import { silentLogger, Turns, type Notice } from '@teamgram/host';
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
