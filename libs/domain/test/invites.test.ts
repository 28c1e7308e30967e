/** Invite links and join requests: who may create, change and use them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ADMIN_RIGHTS, isMember, type ChatKind, type Command } from '../src/index.ts';
import { alice, bob, by, carol, given, people, refusalOf, START_MS, type By } from './given.ts';

const HOUR_S = START_MS / 1000 + 3600;
let hashes = 0;
let links = 0;
const hash = () => `hash-${`${hashes++}`.padStart(17, '0')}`;
const make = (chat: number, terms: Partial<Extract<Command, { type: 'MakeInviteLink' }>> = {}): Command =>
  ({ type: 'MakeInviteLink', chat, hash: hash(), replaces: false, title: '', untilS: 0, useLimit: 0, onRequest: false, ...terms });

/** A chat with Alice as its only member. */
function townOf(kind: ChatKind) {
  const { world } = given(...people);
  const [made] = world.run({ type: 'CreateChat', kind, title: 'Town', about: '', users: kind === 'basic' ? [carol] : [] }, by(alice));
  if (made?.fact.type !== 'ChatCreated') throw new Error('no chat was made');
  const { chat } = made.fact;
  const run = (command: Command, asking: By) => world.run(command, asking).map(({ fact }) => fact);
  return {
    chat, world, run,
    refused: (command: Command, asking: By) => refusalOf(world, command, asking),
    link: (terms?: Parameters<typeof make>[1], asking = by(alice)) => {
      const [fact] = world.decide(make(chat, terms), asking);
      if (fact?.type !== 'InviteLinkMade' && fact?.type !== 'InviteLinkAdded') throw new Error('no link was made');
      world.record({ ...fact, link: ++links });
      return links;
    },
  };
}

describe('links', () => {
  test('the first unlimited link is the permanent one; later ones are added, or replace it', () => {
    const { chat, run, link, refused } = townOf('supergroup');
    const first = link();
    expect(run(make(chat), by(alice))).toMatchObject([{ type: 'InviteLinkAdded', untilS: 0, useLimit: 0 }]);
    expect(refused({ type: 'JoinByLink', chat, link: first }, by(bob))).toBe('accepted');
    expect(run(make(chat, { replaces: true }), by(alice))).toMatchObject([{ type: 'InviteLinkMade', by: alice }]);
    expect(refused({ type: 'JoinByLink', chat, link: first }, by(bob))).toBe('INVITE_HASH_EXPIRED');
  });

  test.each([
    ['an end that has come', { untilS: START_MS / 1000 }, 'EXPIRE_DATE_INVALID'],
    ['too many', { useLimit: 100_000 }, 'USAGE_LIMIT_INVALID'],
    ['requests and a limit', { useLimit: 5, onRequest: true }, 'USAGE_LIMIT_INVALID'],
  ])('refuses %s', (_, terms, error) => {
    const { chat, refused } = townOf('supergroup');
    expect(refused(make(chat, terms), by(alice))).toBe(error);
  });

  test('an admin has at most a thousand links, including revoked ones; at the limit a revoked permanent link is replaced and not kept', () => {
    const { chat, run, refused, link } = townOf('supergroup');
    const lasting = link();
    for (let made = 1; made < 1_000; made++) link({ title: `${made}` });
    expect(refused(make(chat), by(alice))).toBe('INVITES_TOO_MUCH');
    expect(run({ type: 'RevokeInviteLink', chat, link: lasting, hash: hash() }, by(alice))).toMatchObject([{ type: 'InviteLinkRevoked' }, { type: 'InviteLinksForgotten', links: [lasting] }, { type: 'InviteLinkMade' }]);
    expect(refused(make(chat), by(alice))).toBe('INVITES_TOO_MUCH');
    run({ type: 'RevokeInviteLink', chat, link: lasting + 1, hash: hash() }, by(alice));
    expect(refused(make(chat), by(alice))).toBe('INVITES_TOO_MUCH');
    run({ type: 'ForgetInviteLinks', chat, links: [lasting + 1] }, by(alice));
    expect(run(make(chat), by(alice))).toMatchObject([{ type: 'InviteLinkAdded' }]);
    expect(refused(make(chat), by(alice))).toBe('INVITES_TOO_MUCH');
  });

  test('links are created by admins who may invite, and edited by their creator and the owner of the chat only', () => {
    const { chat, run, refused, link } = townOf('supergroup');
    expect(refused(make(chat), by(bob))).toBe('CHANNEL_PRIVATE');
    const ofAlice = link({ title: 'mine' });
    run({ type: 'JoinByLink', chat, link: ofAlice }, by(bob));
    expect(refused(make(chat), by(bob))).toBe('CHAT_ADMIN_REQUIRED');
    run({ type: 'AppointAdmin', chat, user: bob, rights: ADMIN_RIGHTS.invite_users, rank: '' }, by(alice));
    const ofBob = link({ title: 'of Bob' }, by(bob));
    const edit = (id: number, asking: By) => refused({ type: 'EditInviteLink', chat, link: id, title: 'x', untilS: HOUR_S, useLimit: 1, onRequest: false }, asking);
    expect([edit(ofAlice, by(bob)), edit(ofBob, by(bob)), edit(ofBob, by(alice)), edit(404, by(alice))]).toEqual(['CHAT_ADMIN_REQUIRED', 'accepted', 'accepted', 'INVITE_HASH_EXPIRED']);
    expect(edit(link({}, by(bob)), by(bob))).toBe('CHAT_INVITE_PERMANENT');
  });

  test('a revoked permanent link gets a successor; revoked links can be deleted', () => {
    const { chat, run, link, refused } = townOf('broadcast');
    const [lasting, other] = [link(), link({ title: 'other' })];
    expect(run({ type: 'RevokeInviteLink', chat, link: lasting, hash: hash() }, by(alice))).toMatchObject([{ type: 'InviteLinkRevoked', link: lasting }, { type: 'InviteLinkMade', by: alice }]);
    expect(refused({ type: 'ForgetInviteLinks', chat, links: [other] }, by(alice))).toBe('INVITE_REVOKED_MISSING');
    expect(run({ type: 'RevokeInviteLink', chat, link: other, hash: hash() }, by(alice))).toMatchObject([{ type: 'InviteLinkRevoked', link: other }]);
    expect(refused({ type: 'RevokeInviteLink', chat, link: other, hash: hash() }, by(alice))).toBe('INVITE_HASH_EXPIRED');
    expect(run({ type: 'ForgetInviteLinks', chat, links: [lasting, other, 404] }, by(alice))).toMatchObject([{ type: 'InviteLinksForgotten', links: [lasting, other] }]);
  });
});

describe('joining by a link', () => {
  test('produces a service message in a group, with the creator of the link, and none in a channel', () => {
    const group = townOf('supergroup');
    expect(group.run({ type: 'JoinByLink', chat: group.chat, link: group.link() }, by(bob))).toMatchObject([
      { type: 'MemberJoined', user: bob, how: 'link' },
      { type: 'MessageSent', author: bob, content: { action: 'ChatJoinedByLink', service: { users: [alice] } }, deliveries: [{ mailbox: -group.chat }] },
    ]);
    const news = townOf('broadcast');
    expect(news.run({ type: 'JoinByLink', chat: news.chat, link: news.link() }, by(bob))).toMatchObject([{ type: 'MemberJoined', since: 2 }]);
  });

  test('M1 in a basic group the new member gets the service message, too', () => {
    const { chat, run, link } = townOf('basic');
    const [, sent] = run({ type: 'JoinByLink', chat, link: link() }, by(bob));
    expect(sent).toMatchObject({ deliveries: [{ mailbox: alice }, { mailbox: carol }, { mailbox: bob }] });
  });

  test('refused after its expiry, over its limit, and after a ban', () => {
    const { chat, run, refused, link } = townOf('supergroup');
    const once = link({ useLimit: 1, untilS: HOUR_S });
    expect(refused({ type: 'JoinByLink', chat, link: once }, by(bob, { atMs: HOUR_S * 1000 }))).toBe('INVITE_HASH_EXPIRED');
    run({ type: 'JoinByLink', chat, link: once }, by(bob));
    expect(refused({ type: 'JoinByLink', chat, link: once }, by(carol))).toBe('INVITE_HASH_EXPIRED');
    const open = link();
    expect(refused({ type: 'JoinByLink', chat, link: open }, by(bob))).toBe('USER_ALREADY_PARTICIPANT');
    run({ type: 'RestrictMember', chat, user: bob, denied: 1, untilS: 0 }, by(alice));
    expect(refused({ type: 'JoinByLink', chat, link: open }, by(bob))).toBe('INVITE_HASH_EXPIRED');
  });
});

describe('join requests', () => {
  test('are created once, and approved or declined once', () => {
    const { chat, world, run, refused, link } = townOf('supergroup');
    const asking = link({ onRequest: true });
    const answer = (user: number, approved: boolean): Command => ({ type: 'AnswerJoinRequests', chat, users: [user], approved });
    expect(run({ type: 'JoinByLink', chat, link: asking }, by(bob))).toMatchObject([{ type: 'JoinRequested', user: bob, link: asking }]);
    expect(run({ type: 'JoinByLink', chat, link: asking }, by(bob))).toEqual([]);
    expect(refused(answer(carol, true), by(alice))).toBe('HIDE_REQUESTER_MISSING');
    expect(run(answer(bob, false), by(alice))).toMatchObject([{ type: 'JoinRequestDeclined', user: bob, by: alice }]);
    run({ type: 'JoinByLink', chat, link: asking }, by(bob));
    expect(run(answer(bob, true), by(alice))).toMatchObject([
      { type: 'MemberJoined', user: bob, how: 'approved', approvedBy: alice, link: asking }, { type: 'MessageSent', author: bob, content: { action: 'ChatJoinedByRequest' } },
    ]);
    expect(isMember(world.documents, chat, bob)).toBe(true);
    expect(refused(answer(bob, true), by(alice))).toBe('USER_ALREADY_PARTICIPANT');
  });

  test('end when the user is added or banned', () => {
    const { chat, run, refused, link } = townOf('supergroup');
    const asking = link({ onRequest: true });
    for (const user of [bob, carol]) run({ type: 'JoinByLink', chat, link: asking }, by(user));
    run({ type: 'AddMembers', chat, users: [bob] }, by(alice));
    run({ type: 'RestrictMember', chat, user: carol, denied: 1, untilS: 0 }, by(alice));
    run({ type: 'LeaveChat', chat }, by(bob));
    expect(refused({ type: 'AnswerJoinRequests', chat, users: [bob, carol], approved: true }, by(alice))).toBe('HIDE_REQUESTER_MISSING');
  });

  test('M1 a basic group with one place left: the message about an approved user reaches members only, not those who stay pending', () => {
    const { chat, world, run, link } = townOf('basic');
    const asking = link({ onRequest: true });
    run({ type: 'RemoveMember', chat, user: carol }, by(alice));
    for (const user of [bob, carol]) run({ type: 'JoinByLink', chat, link: asking }, by(user));
    for (let user = 1; user <= 198; user++) world.record({ type: 'MembersAdded', stream: `chat-${-chat}`, chat, by: alice, users: [user], since: 0 });
    const [joined, told, ...more] = run({ type: 'AnswerJoinRequests', chat, users: [bob, carol], approved: true }, by(alice));
    expect([joined, more]).toMatchObject([{ type: 'MemberJoined', user: bob }, []]);
    const reached = told?.type === 'MessageSent' ? told.deliveries.map(({ mailbox }) => mailbox) : [];
    expect([alice, bob, carol].map((user) => reached.includes(user))).toEqual([true, true, false]);
  });

  test('can be required by a public group', () => {
    const { chat, run, refused } = townOf('supergroup');
    expect(refused({ type: 'SetChatOption', chat, option: 'join-request', on: true }, by(alice))).toBe('CHAT_PUBLIC_REQUIRED');
    run({ type: 'ClaimChatUsername', chat, username: 'town_hall' }, by(alice));
    run({ type: 'SetChatOption', chat, option: 'join-request', on: true }, by(alice));
    expect(run({ type: 'JoinChat', chat }, by(bob))).toMatchObject([{ type: 'JoinRequested', user: bob, link: 0 }]);
    expect(run({ type: 'JoinChat', chat }, by(bob))).toEqual([]);
  });
});

test('after any sequence of joins, requests and answers only approved users are members, and no link exceeds its limit', () => {
  const steps = fc.array(fc.record({ who: fc.constantFrom(alice, bob, carol), what: fc.nat(6) }), { maxLength: 25 });
  fc.assert(fc.property(steps, (asked) => {
    const { chat, world, link } = townOf('supergroup');
    const [limited, onRequest] = [link({ useLimit: 1 }), link({ onRequest: true })];
    let uses = 0;
    for (const { who, what } of asked) {
      const commands: Command[] = [
        { type: 'JoinByLink', chat, link: limited }, { type: 'JoinByLink', chat, link: onRequest }, { type: 'AnswerJoinRequests', chat, users: [bob, carol], approved: true },
        { type: 'AnswerJoinRequests', chat, users: [bob], approved: false }, { type: 'LeaveChat', chat }, { type: 'RestrictMember', chat, user: bob, denied: 1, untilS: 0 },
        { type: 'RevokeInviteLink', chat, link: limited, hash: hash() },
      ];
      if (refusalOf(world, commands[what]!, by(who)) !== 'accepted') continue;
      for (const { fact } of world.run(commands[what]!, by(who))) {
        if (fact.type !== 'MemberJoined') continue;
        if (fact.how === 'link') uses++;
        else expect([fact.how, who]).toEqual(['approved', fact.approvedBy]);
      }
    }
    expect(uses).toBeLessThanOrEqual(1);
  }), { numRuns: 60 });
});
