import { describe, expect, test } from 'vitest';
import type { Command } from '@teamgram/domain';
import { Policy } from '../src/limits/policy.ts';
import { defaultLimits, type RateLimit } from '@teamgram/host';
import { commandApiPlace, context, textMessage } from './in-a-temporary-place.ts';

describe('policy', () => {
  test('A6 a forward counts once for each of its messages', () => {
    const policy = new Policy({ ...defaultLimits, messagesPerKey: { count: 5, windowS: 60 } }, { documents: { get: () => undefined }, journal: { read: () => undefined, positionInStream: () => undefined, streamVersion: () => 0 } });
    const forward: Command = { type: 'ForwardMessages', fromPeer: 1, ids: [1, 2, 3], toPeer: 2, dropAuthor: false, dropMediaCaptions: false, silent: false, noForwards: false };
    policy.admit(forward, 1n, 1, 0);
    expect(() => policy.admit(forward, 1n, 1, 0)).toThrow('FLOOD_WAIT_X');
    policy.admit(forward, 2n, 1, 0);
  });

  test('A6 a configured limit applies to the sender, and a repeated command does not count', async () => {
    const place = await commandApiPlace({ messagesPerKey: { count: 2, windowS: 60 } });
    const alice = await place.signUp(1n, '15550001', 'Alice');
    const id = new Uint8Array(16).fill(9);
    for (let n = 0; n < 5; n++) await place.done(1n, textMessage(alice, 'the same'), id);
    expect(await place.refusal(1n, textMessage(alice, 'second'))).toBe('accepted');
    expect(await place.refusal(1n, textMessage(alice, 'third'))).toMatch(/^FLOOD_WAIT_X \d+$/);
  });
});

const DAY_MS = 86_400_000;
const dayOf = (count: number): RateLimit => ({ count, windowS: 86_400 });

describe('limits of one account', () => {
  const chat = -1_000_000_000_001;
  const create: Command = { type: 'CreateChat', kind: 'supergroup', title: 'Town', about: '', users: [] };

  test.each([
    ['chatsMadePerUser', create],
    ['chatsJoinedPerUser', { type: 'JoinChat', chat }],
    ['invitesPerUser', { type: 'AddMembers', chat, users: [1] }],
    ['usernamesPerUser', { type: 'ClaimUsername', username: 'somebody_else' }],
    ['secretChatsPerUser', { type: 'RequestSecretChat', participant: 1, chat: 1, half: new Uint8Array(256) }],
    ['reactionsPerUser', { type: 'SendReaction', peer: 1, id: 1, emoji: [], big: false, recent: false }],
  ] as [string, Command][])('A6 %s: allowed again after a day, to the second', async (limit, command) => {
    const place = await commandApiPlace({ [limit]: dayOf(2) });
    await place.signUp(1n, '15550001', 'Alice');
    for (let n = 0; n < 2; n++) expect(await place.refusal(1n, command)).not.toContain('FLOOD_WAIT');
    const [, waitS] = /^FLOOD_WAIT_X (\d+)$/.exec(await place.refusal(1n, command))!;
    place.nowMs += (Number(waitS) - 1) * 1000;
    expect(await place.refusal(1n, command)).toMatch(/^FLOOD_WAIT_X/);
    place.nowMs += 1000;
    expect(await place.refusal(1n, command)).not.toContain('FLOOD_WAIT');
  });
});

describe('PEER_FLOOD: a new account that writes to users who do not know it', () => {
  async function town(newAccountS = 604_800) {
    const place = await commandApiPlace({ strangersPerNewUser: dayOf(2), newAccountS });
    const users: number[] = [];
    for (const [index, name] of ['Alice', 'Bob', 'Carol', 'Dave', 'Erin'].entries()) users.push(await place.signUp(BigInt(index + 1), `1555000${index + 1}`, name));
    const [alice, bob, carol, dave, erin] = users as [number, number, number, number, number];
    return { place, alice, bob, carol, dave, erin, write: (to: number) => place.refusal(1n, textMessage(to, 'buy this')) };
  }
  const blocks = ({ api }: Awaited<ReturnType<typeof commandApiPlace>>) => api.handlers.calls['ops.spam-blocks']({}, context);

  test('refused from the third user on; those written to before may be written to again', async () => {
    const { place, alice, bob, carol, dave, write } = await town();
    expect([await write(bob), await write(carol), await write(dave), await write(bob)]).toEqual(['accepted', 'accepted', 'PEER_FLOOD', 'accepted']);
    expect(await write(alice)).toBe('accepted');
    expect(await blocks(place)).toEqual([{ user: alice, strangers: 2, untilS: place.nowMs / 1000 + 86_400 }]);
  });

  test('users who answer or have the sender as a contact do not count', async () => {
    const { place, alice, bob, carol, dave, erin, write } = await town();
    for (const peer of [bob, carol]) await write(peer);
    await place.done(2n, textMessage(alice, 'who are you?'));
    expect(await blocks(place)).toEqual([]);
    expect([await write(dave), await write(erin)]).toEqual(['accepted', 'PEER_FLOOD']);
    await place.done(5n, { type: 'AddContact', user: alice, phone: '', firstName: 'Alice', lastName: '' });
    expect(await write(erin)).toBe('accepted');
  });

  test('the block ends with the time window, or when the account is old enough', async () => {
    const { place, bob, carol, dave, erin, write } = await town();
    for (const peer of [bob, carol]) await write(peer);
    place.nowMs += DAY_MS - 1;
    expect(await write(dave)).toBe('PEER_FLOOD');
    place.nowMs += 1;
    expect([await write(dave), await write(erin)]).toEqual(['accepted', 'accepted']);
    const older = await town(3_600);
    older.place.nowMs += 3_600_000;
    for (const peer of [older.bob, older.carol, older.dave, older.erin]) expect(await older.write(peer)).toBe('accepted');
  });
});
