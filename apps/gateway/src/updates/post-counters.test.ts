import { BANNED_RIGHTS } from '@teamgram/domain';
import { silentLogger } from '@teamgram/host';
import { channelPeer } from '@teamgram/event-schemas';
import type { ChatRow, MemberRow, StoredEvent } from '@teamgram/read-models';
import { expect, test } from 'vitest';
import type { ShownMessage } from '../convert/message.ts';
import type { Services } from '../services.ts';
import { PostCounters } from './post-counters.ts';

const [MEMBER, STRANGER, BANNED] = [1, 2, 3];
const CHANNEL = channelPeer(5);

/** Everybody has looked at a post of the channel, or at a forward of one. @returns who is told once a post of the channel has been viewed */
async function toldOfViews(username: string): Promise<number[]> {
  const told: number[] = [];
  const over = Promise.withResolvers<void>();
  const chat = { chat: CHANNEL, deleted: false, creator: 9, username, granted: [], nameOrder: null, classification: 0 } as unknown as ChatRow;
  const places = new Map([[BANNED, { denied: BANNED_RIGHTS.view_messages, untilS: 0, inside: false } as unknown as MemberRow]]);
  const services = {
    nowMs: () => 0, log: silentLogger,
    queries: { postCounts: async () => [{ chat: CHANNEL, post: 8, views: 4, forwards: 0 }] },
    updates: { hears: () => true, tell: (user: number) => told.push(user), flush: async () => over.resolve() },
    channelAudience: { of: () => new Set([MEMBER]) },
    chats: { chat: async () => chat, introduce: async () => {}, place: async (user: number) => places.get(user) },
  } as unknown as Services;
  const counters = new PostCounters(() => services, 0);
  const post = { id: 7, peer: CHANNEL, post: true, content: { action: '' } } as unknown as ShownMessage;
  const forward = { id: 7, peer: 4, post: false, content: { action: '', forward: { fromPeer: CHANNEL, channelPost: 7 } } } as unknown as ShownMessage;
  for (const user of [MEMBER, BANNED]) counters.looked(user, [post]);
  counters.looked(STRANGER, [forward]);
  counters.observe({ fact: { type: 'PostsViewed', chat: CHANNEL, posts: [{ first: 8, last: 8 }] } } as unknown as StoredEvent);
  await over.promise;
  return told;
}

test('counters of a private channel go to its members only, whoever has looked at a forward', async () => {
  expect(await toldOfViews('')).toEqual([MEMBER]);
});

test('counters of a public channel go to everybody who looked and is not banned there', async () => {
  expect(await toldOfViews('news')).toEqual([MEMBER, STRANGER]);
});
