import { expect, test } from 'vitest';
import { readObject } from '@teamgram/tl';
import type { tl } from '@teamgram/tl';
import type { Services } from '../services.ts';
import { Authorization } from '../sessions/authorization.ts';
import { Session } from '../sessions/session.ts';
import { encodeTellings } from './packets.ts';
import type { Telling } from './telling.ts';

const [alice, bob, carol, stranger] = [1, 2, 3, 4];
const CHAT = -1_000_000_000_009;

const services = {
  makeView: (userId: number) => ({ userId }),
  users: { showNow: (_view: unknown, ids: number[]) => [...ids].map((id) => ({ _: 'userEmpty', id })) },
  chats: { showNow: () => [] },
} as unknown as Services;

function sessionOf(userId: number): Session {
  const authorization = new Authorization(1n);
  authorization.userId = userId;
  const session = new Session({} as never, { layer: undefined, key: { dcId: undefined } } as never, authorization, 2);
  session.learns([CHAT, alice]);
  return session;
}

/** A post of `author`, which is the same for everybody except the author. */
function post(id: number, author: number, peers = [CHAT, author]): Telling {
  return { pts: 0, ptsCount: 0, dateS: id, peers, shared: { except: author, packets: new Map() }, update: () => ({ _: 'updateDeleteChannelMessages', channel_id: 9, messages: [id], pts: id, pts_count: 1 }) };
}

const packets = (session: Session, ...tellings: Telling[]) => encodeTellings(services, session, tellings) as Uint8Array[];
const encode = (session: Session, ...tellings: Telling[]): Uint8Array => {
  const [bytes, ...more] = packets(session, ...tellings);
  expect(more).toEqual([]);
  return bytes!;
};
const read = (bytes: Uint8Array) => readObject(bytes) as tl.updates;

test('several posts at once are written once for all who receive the same update', () => {
  const posts = [post(5, alice), post(6, alice)];
  const [one, other] = [sessionOf(bob), sessionOf(carol)];
  const bytes = encode(one, ...posts);
  expect(encode(other, ...posts)).toBe(bytes);
  expect(read(bytes)).toMatchObject({ updates: [{ messages: [5] }, { messages: [6] }], users: [], date: 6 });
  // A different selection of posts, or a different order, is a different packet.
  expect(read(encode(other, posts[1]!, posts[0]!)).updates).toMatchObject([{ messages: [6] }, { messages: [5] }]);
  expect(read(encode(one, ...posts, post(7, alice))).updates).toHaveLength(3);
});

test('the author of one of them, and a viewer who does not know the author, receive their own packet', () => {
  const posts = [post(5, alice), post(6, alice)];
  expect(read(encode(sessionOf(alice), ...posts)).users).toMatchObject([{ id: alice }]);
  const unknown = [post(5, alice), post(6, stranger)];
  const session = sessionOf(bob);
  expect(read(encode(session, ...unknown)).users).toMatchObject([{ id: alice }, { id: stranger }]);
  expect(read(encode(session, post(5, alice), { ...post(6, alice), inPassing: [carol], peers: [CHAT, alice, carol] })).users).toHaveLength(2);
  session.learns([carol]);
  expect(read(encode(session, post(5, alice), { ...post(6, alice), inPassing: [carol], peers: [CHAT, alice, carol] })).users).toEqual([]);
});

test('posts of several authors make one packet for each run of the same author, in order, and these are shared as well', () => {
  const posts = [post(5, alice), post(6, alice), post(7, stranger), post(8, alice)];
  const [one, other] = [sessionOf(bob), sessionOf(carol)];
  for (const session of [one, other]) session.learns([stranger]);
  const sent = packets(one, ...posts);
  // mtcute knows only the peers that the first update of a packet names.
  expect(sent.map((bytes) => readObject(bytes))).toMatchObject([
    { _: 'updates', updates: [{ messages: [5] }, { messages: [6] }], users: [] }, { _: 'updateShort', update: { messages: [7] } }, { _: 'updateShort', update: { messages: [8] } },
  ]);
  const again = packets(other, ...posts);
  for (const [index, bytes] of sent.entries()) expect(again[index]).toBe(bytes);
});
