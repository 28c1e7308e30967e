import { describe, expect, test } from 'vitest';
import { channelPeer } from '@teamgram/event-schemas';
import type { PrivacyRule, StoredFact } from '@teamgram/event-schemas';
import type { PrivacyChoices, Queries } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import type { View } from '../convert/view.ts';
import { accessHashes } from './access-hash.ts';
import { Presence } from '../presence/presence.ts';
import { UserDirectory } from './user-directory.ts';

const [alice, bob, carol, dave] = [1, 2, 3, 4];
const CLUB = 77;
const nobody: PrivacyRule[] = [{ kind: 'DisallowAll', users: [], chats: [] }];
const onlyContacts: PrivacyRule[] = [{ kind: 'AllowContacts', users: [], chats: [] }];
const onlyClub: PrivacyRule[] = [{ kind: 'AllowChatParticipants', users: [], chats: [CLUB] }];

type World = {
  /** Rules on last seen by owner; missing = default. */
  lastSeen: Record<number, PrivacyRule[]>;
  blocked: Record<number, number[]>;
  contacts: Record<number, number[]>;
  members: number[];
};

/** A directory over read models of four users; `asked` lists the queries in order. */
function directory(world: Partial<World> = {}) {
  const { lastSeen = {}, blocked = {}, contacts = {}, members = [] } = world;
  const asked: string[] = [];
  const choicesOf = (owner: number): PrivacyChoices => ({ rules: new Map(lastSeen[owner] ? [['StatusTimestamp', lastSeen[owner]]] : []), closeFriends: [], blocked: new Set(blocked[owner]) });
  const place = (chat: number, userId: number) => ({ chat, userId, inside: chat === channelPeer(CLUB) && members.includes(userId) });
  const answers = {
    usersByIds: (ids: number[]) => ids.map((userId) => ({ userId, firstName: `user ${userId}`, lastName: '', username: '', phone: '', about: '', photos: [], granted: [], nameOrder: null })),
    privacyOf: (owners: number[]) => new Map(owners.map((owner) => [owner, choicesOf(owner)])),
    contactsBetween: (owners: number[], users: number[]) => owners.flatMap((owner) => (contacts[owner] ?? []).filter((user) => users.includes(user)).map((contact) => ({ owner, contact, mutual: false }))),
    placesAmong: (chats: number[], users: number[]) => chats.flatMap((chat) => users.map((user) => place(chat, user))),
  };
  const queries = Object.fromEntries(Object.entries(answers).map(([name, answer]) => [name, async (...given: never[]) => {
    asked.push(name);
    return (answer as (...given: never[]) => unknown)(...given);
  }]));
  const presence = new Presence(async (users) => users.map((user) => ({ user, online: true, lastSeenS: 1 })), () => 1);
  return { users: new UserDirectory(queries as unknown as Queries, presence), asked, lastSeen, blocked };
}

const viewOf = (userId: number) => ({ userId, dcId: 1, hashes: accessHashes(new Uint8Array(32)) }) as unknown as View;
const chosen = (owner: number): StoredFact => ({ type: 'PrivacyChosen', stream: '', owner, key: 'StatusTimestamp', rules: undefined });

describe('a cached user whose privacy rules change', () => {
  test('is not shown in the old form afterwards', async () => {
    const { users, lastSeen } = directory();
    await users.show(viewOf(alice), [bob]);
    expect((await users.relation(alice, bob)).lastSeen).toBe('exact');
    lastSeen[bob] = nobody;
    users.observe(chosen(bob));
    expect((await users.relation(alice, bob)).lastSeen).toBe('blurred');
    expect((await users.precisions(alice, [bob]))(bob)).toBe('blurred');
  });

  test('is not queried again until then', async () => {
    const { users, asked } = directory();
    await users.show(viewOf(alice), [bob, carol]);
    asked.length = 0;
    await users.precisions(alice, [bob, carol]);
    expect(asked).toEqual([]);
    await users.precisions(alice, [bob, dave]);
    expect(asked).toContain('contactsBetween');
  });
});

test('joining or leaving a chat named in privacy rules changes what its members are shown', async () => {
  const members: number[] = [];
  const { users } = directory({ lastSeen: { [alice]: onlyClub }, members });
  const seen = async () => {
    await users.show(viewOf(bob), [alice]);
    return (await users.relation(bob, alice)).lastSeen;
  };
  const chat = channelPeer(CLUB);
  const joined = { type: 'MemberJoined', stream: '', chat, user: bob, how: 'open', approvedBy: 0, link: 0, since: 0 } as const;
  const banned = { type: 'MemberRestricted', stream: '', chat, user: bob, by: alice, denied: 1, untilS: 0, wasMember: true, isMember: false } as const;
  const added: StoredFact = { type: 'MembersAdded', stream: '', chat, by: alice, users: [bob], since: 0 };
  expect(await seen()).toBe('blurred');
  for (const [fact, isInside] of [[joined, true], [banned, false], [added, true]] as const) {
    members.splice(0, members.length, ...(isInside ? [bob] : []));
    users.observe(fact);
    expect(await seen()).toBe(isInside ? 'exact' : 'blurred');
  }
});

test('users introduced to many viewers are shown to each correctly, with a constant number of queries', async () => {
  const viewers = [alice, bob, carol];
  const world = { lastSeen: { [dave]: onlyClub }, members: [bob], contacts: { [alice]: [dave], [dave]: [carol] }, blocked: { [dave]: [alice] } };
  const { users, asked } = directory(world);
  await users.introduce(viewers.map(viewOf), [dave]);
  expect(asked.toSorted()).toEqual(['contactsBetween', 'contactsBetween', 'placesAmong', 'privacyOf', 'usersByIds']);
  asked.length = 0;
  await users.introduce(viewers.map(viewOf), [dave]);
  for (const viewer of viewers) {
    expect(users.showNow(viewOf(viewer), [dave])).toEqual(await directory(world).users.show(viewOf(viewer), [dave]));
  }
  expect(asked).toEqual([]);
});

describe('which viewers a user permits', () => {
  test.each([
    ['nobody', { lastSeen: { [alice]: nobody } }, []],
    ['contacts of the user', { lastSeen: { [alice]: onlyContacts }, contacts: { [alice]: [carol], [bob]: [alice] } }, [carol]],
    ['members of a named group', { lastSeen: { [alice]: onlyClub }, members: [dave] }, [dave]],
  ] satisfies [string, Partial<World>, number[]][])('%s: one query for all, with the same result as individually', async (_, world, expected) => {
    const { users, asked } = directory(world);
    expect(await users.permittedBy(alice, [bob, carol, dave], 'StatusTimestamp')).toEqual(expected);
    expect(asked.filter((name) => name !== 'placesAmong')).toEqual(['privacyOf', 'contactsBetween']);
    for (const viewer of [bob, carol, dave]) expect(await users.permits(viewer, alice, 'StatusTimestamp')).toBe((expected as number[]).includes(viewer));
  });
});

describe('who may know exactly when a user was last seen', () => {
  test('without any rule on it everybody, and only the privacy choices are queried, once', async () => {
    const { users, asked } = directory();
    expect(await users.exactFor(alice, [bob, carol, dave])).toEqual([bob, carol, dave]);
    expect(await users.exactFor(alice, [dave, bob])).toEqual([dave, bob]);
    expect(asked).toEqual(['privacyOf']);
  });

  test.each([
    ['nobody', { lastSeen: { [alice]: nobody } }, []],
    ['contacts of the user', { lastSeen: { [alice]: onlyContacts }, contacts: { [alice]: [carol], [bob]: [alice] } }, [carol]],
    ['members of a named group', { lastSeen: { [alice]: onlyClub }, members: [dave] }, [dave]],
    ['viewers whom the user has blocked are excluded', { blocked: { [alice]: [bob], [carol]: [alice] } }, [carol, dave]],
    ['viewers who hide their own last seen from the user are excluded', { lastSeen: { [bob]: nobody } }, [carol, dave]],
    ['viewers who hide it from all except contacts, one of whom is the user, are included', { lastSeen: { [bob]: onlyContacts, [carol]: onlyContacts }, contacts: { [bob]: [alice] } }, [bob, dave]],
  ] satisfies [string, Partial<World>, number[]][])('%s', async (_, world, expected) => {
    const { users, asked } = directory(world);
    expect(await users.exactFor(alice, [bob, carol, dave])).toEqual(expected);
    expect(asked.length).toBeLessThanOrEqual(5);
    // Each viewer individually gets the same result.
    for (const viewer of [bob, carol, dave]) {
      expect((await users.precisions(viewer, [alice]))(alice) === 'exact').toBe(expected.includes(viewer));
    }
  });
});

test('"peers in the main blocklist won’t be able to view your status, photo": until they are taken off it', async () => {
  const blocked: Record<number, number[]> = {};
  const { users } = directory({ blocked });
  const seen = async () => {
    const [shown] = await users.show(viewOf(bob), [alice]);
    const { permits } = await users.relation(bob, alice);
    return { status: (shown as tl.user).status?._, photo: permits('ProfilePhoto'), about: permits('About') };
  };
  const open = { status: 'userStatusOnline', photo: true, about: true };
  expect(await seen()).toEqual(open);
  blocked[alice] = [bob];
  users.observe({ type: 'PeerBlocked', stream: '', owner: alice, peer: bob });
  expect(await seen()).toEqual({ status: 'userStatusEmpty', photo: false, about: true });
  // Blocking hides the blocker only; the blocker still sees the other.
  const [shown] = await users.show(viewOf(alice), [bob]);
  expect((shown as tl.user).status?._).toBe('userStatusOnline');
  blocked[alice] = [];
  users.observe({ type: 'PeerUnblocked', stream: '', owner: alice, peer: bob });
  expect(await seen()).toEqual(open);
});
