/** Groups and channels: permissions, and the resulting service messages. */
import { isBasicGroupPeer, isChannelPeer, poll, pollAnswer, privacyRule, webPage } from '@teamgram/event-schemas';
import type { Fact } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { ADMIN_RIGHTS, BANNED_RIGHTS, chatOf, isMember, SERVICE_USER, type Command } from '../src/index.ts';
import { edit, forward, read, remove, send, storePhoto } from './commands.ts';
import { alice, bob, by, carol, given, people, START_MS } from './given.ts';
import { create, townOf } from './town.ts';

const deleted = (user: number): Fact => ({ type: 'AccountDeleted', stream: `account-${user}`, user, reason: 'wish', streams: [] });
const named = (facts: { type: string }[]) => facts.map(({ type }) => type);

describe('CreateChat', () => {
  test('a basic group: its members at once, and a service message for each of them', () => {
    given(...people).when(create('basic', [bob, carol, bob]), by(alice)).then([
      { type: 'ChatCreated', kind: 'basic', creator: alice, profile: { title: 'Town', about: '' } },
      { type: 'MembersAdded', by: alice, users: [bob, carol] },
      { type: 'MessageSent', content: { action: 'ChatCreate', service: { title: 'Town', users: [alice, bob, carol] } }, deliveries: [{ mailbox: alice }, { mailbox: bob }, { mailbox: carol }] },
    ]);
  });

  test('M1 a channel has one mailbox; its first message is number 2', () => {
    const { chat, world } = townOf('broadcast');
    expect(isChannelPeer(chat)).toBe(true);
    const [, first] = world.journal.events.slice(-3).map(({ fact }) => fact);
    expect(first).toMatchObject({ type: 'MessageSent', sender: chat, post: true, deliveries: [{ mailbox: -chat, peer: chat, messageId: 2, pts: 2 }] });
  });

  test.each([['no title', { title: '  ' }, 'CHAT_TITLE_EMPTY'], ['a long description', { about: 'x'.repeat(256) }, 'CHAT_ABOUT_TOO_LONG'], ['nobody', { users: [404] }, 'INPUT_USER_DEACTIVATED'], ['the service account', { users: [SERVICE_USER] }, 'INPUT_USER_DEACTIVATED']])(
    'refuses %s', (_, more, error) => given(...people).when({ ...create('basic'), ...more } as Command, by(alice)).thenRefused(error));

  test('in a new supergroup members may neither change the profile nor pin, unless admins allow it; in a basic group they may', () => {
    const town = townOf('supergroup');
    const rename: Command = { type: 'RenameChat', chat: town.chat, title: 'City' };
    expect(town.refused(rename, by(bob))).toBe('CHAT_ADMIN_REQUIRED');
    town.run({ type: 'SetDefaultRights', chat: town.chat, denied: 0 }, by(alice));
    expect(town.refused(rename, by(bob))).toBe('accepted');
    const basic = townOf('basic');
    expect(basic.refused({ ...rename, chat: basic.chat }, by(bob))).toBe('accepted');
  });

  test('a deleted account cannot be added', () => {
    const { world, when } = given(...people);
    world.record(deleted(bob));
    when(create('basic', [bob, carol]), by(alice)).thenRefused('INPUT_USER_DEACTIVATED');
  });

  test('users who have blocked the creator are left out', () => {
    given(...people, [{ type: 'BlockPeer', peer: alice }, by(bob)]).when(create('basic', [bob, carol]), by(alice)).then([
      { type: 'ChatCreated' }, { type: 'MembersAdded', users: [carol] }, { type: 'MessageSent' },
    ]);
  });
});

describe('sending', () => {
  test('in a basic group every member gets the message under a number of their own mailbox', () => {
    const { chat, run, refused } = townOf('basic');
    expect(isBasicGroupPeer(chat)).toBe(true);
    run(send(carol, 'something else'), by(alice));
    const [sent] = run(send(chat, 'hello'), by(alice));
    expect(sent).toMatchObject({ deliveries: [{ mailbox: alice, peer: chat, messageId: 4 }, { mailbox: bob, peer: chat, messageId: 3 }] });
    expect(refused(send(chat, 'hello'), by(carol))).toBe('CHAT_WRITE_FORBIDDEN');
  });

  test('U1 in a supergroup there is one delivery, whatever the number of members', () => {
    const { chat, run } = townOf('supergroup');
    const [one] = run(send(chat, 'one'), by(alice));
    const [two] = run(send(chat, 'two', { replyTo: { id: 4, quote: undefined } }), by(bob));
    expect([one, two]).toMatchObject([{ deliveries: [{ mailbox: -chat, pts: 4 }] }, { deliveries: [{ mailbox: -chat, pts: 5, replyToId: 4 }] }]);
  });

  test('precedence of refusals: not a member, restricted, kind of content not allowed, slow mode', () => {
    const { chat, run, refused } = townOf('supergroup');
    expect(refused(send(chat, 'x'), by(carol))).toBe('CHANNEL_PRIVATE');
    run({ type: 'SetDefaultRights', chat, denied: BANNED_RIGHTS.send_plain }, by(alice));
    expect(refused(send(chat, 'x'), by(bob))).toBe('CHAT_SEND_PLAIN_FORBIDDEN');
    run({ type: 'RestrictMember', chat, user: bob, denied: BANNED_RIGHTS.send_messages, untilS: 0 }, by(alice));
    expect(refused(send(chat, 'x'), by(bob))).toBe('USER_BANNED_IN_CHANNEL');
    run({ type: 'RestrictMember', chat, user: bob, denied: 0, untilS: 0 }, by(alice));
    run({ type: 'SetDefaultRights', chat, denied: 0 }, by(alice));
    run({ type: 'SetSlowMode', chat, seconds: 60 }, by(alice));
    run(send(chat, 'once'), by(bob));
    expect(refused(send(chat, 'twice'), by(bob, { atMs: START_MS + 59_000 }))).toBe('SLOWMODE_WAIT_X');
    expect(refused(send(chat, 'twice'), by(bob, { atMs: START_MS + 60_000 }))).toBe('accepted');
    expect(refused(send(chat, 'admins do not wait'), by(alice))).toBe('accepted');
  });

  test('in slow mode an album counts as one message; a forward may contain one message or one album', () => {
    const { chat, run, refused } = townOf('supergroup');
    run({ type: 'SetSlowMode', chat, seconds: 60 }, by(alice));
    for (const text of ['of an album', 'the rest of it']) run(send(chat, text, { groupedId: 7 }), by(bob));
    expect(refused(send(chat, 'of another', { groupedId: 8 }), by(bob))).toBe('SLOWMODE_WAIT_X');
    expect(refused(send(chat, 'of none'), by(bob))).toBe('SLOWMODE_WAIT_X');
    const later = by(bob, { atMs: START_MS + 60_000 });
    run(send(chat, 'by itself'), by(alice));
    expect(refused(forward(chat, [4, 5], chat), later)).toBe('accepted');
    expect(refused(forward(chat, [4, 6], chat), later)).toBe('SLOWMODE_MULTI_MSGS_DISABLED');
    expect(refused(forward(chat, [4, 6], chat), by(alice))).toBe('accepted');
  });

  test('restrictions apply to edits, too', () => {
    const { chat, run, refused } = townOf('supergroup');
    for (const user of [alice, bob]) run(storePhoto(user), by(user));
    run(send(chat, 'mine'), by(bob));
    const pictured = (user: number) => edit(chat, 4, 'look', { media: { kind: 'photo', id: user, spoiler: false } });
    expect(refused(pictured(bob), by(bob))).toBe('accepted');
    run({ type: 'SetDefaultRights', chat, denied: BANNED_RIGHTS.send_photos }, by(alice));
    expect([edit(chat, 4, 'ours'), pictured(bob)].map((command) => refused(command, by(bob)))).toEqual(['accepted', 'CHAT_WRITE_FORBIDDEN']);
    run({ type: 'RestrictMember', chat, user: bob, denied: BANNED_RIGHTS.send_messages, untilS: 0 }, by(alice));
    expect(refused(edit(chat, 4, 'ours'), by(bob))).toBe('USER_BANNED_IN_CHANNEL');
    // A caption may still be corrected when only plain text is denied.
    run({ type: 'RestrictMember', chat, user: bob, denied: 0, untilS: 0 }, by(alice));
    run({ type: 'SetDefaultRights', chat, denied: BANNED_RIGHTS.send_plain }, by(alice));
    expect(refused(edit(chat, 4, 'ours'), by(bob))).toBe('CHAT_WRITE_FORBIDDEN');
    run(send(chat, 'helo', { media: { kind: 'photo', id: bob, spoiler: false } }), by(bob));
    expect(refused(edit(chat, 5, 'hello'), by(bob))).toBe('accepted');
  });

  test('where link previews are denied, edits and forwards have none', () => {
    const { chat, run } = townOf('supergroup');
    const page = { kind: 'web-page', page: webPage({ id: 7, url: 'https://example.org/', displayUrl: 'example.org', kind: 'article', title: 'A page' }), photo: 0 } as const;
    run(send(bob, 'https://example.org/', { media: page }), by(bob));
    run(send(chat, 'mine'), by(bob));
    run({ type: 'SetDefaultRights', chat, denied: BANNED_RIGHTS.embed_links }, by(alice));
    const shown = (facts: Fact[]) => facts.flatMap((fact) => ('content' in fact && fact.content && 'media' in fact.content ? [fact.content.media?.webPage?.title] : []));
    expect(shown(run(edit(chat, 4, 'https://example.org/', { media: page }), by(bob)))).toEqual([undefined]);
    expect(shown(run(forward(bob, [2], chat), by(bob)))).toEqual([undefined]);
    expect(shown(run(forward(bob, [2], carol), by(bob)))).toEqual(['A page']);
  });

  test('a poll with public voters cannot be forwarded to a channel', () => {
    const { chat, run, refused } = townOf('broadcast');
    const answers = ['yes', 'no'].map((text) => pollAnswer({ text, option: new TextEncoder().encode(text) }));
    const asked = (publicVoters: boolean) => send(alice, '', { media: { kind: 'poll', poll: poll({ id: publicVoters ? 1 : 2, question: 'tea?', answers, publicVoters }), correct: undefined } });
    for (const command of [asked(true), asked(false)]) run(command, by(alice));
    expect([2, 3].map((id) => refused(forward(alice, [id], chat), by(alice)))).toEqual(['BROADCAST_PUBLIC_VOTERS_FORBIDDEN', 'accepted']);
  });

  test('a restriction ends at its date', () => {
    const { chat, run, refused } = townOf('supergroup');
    const untilS = START_MS / 1000 + 600;
    run({ type: 'RestrictMember', chat, user: bob, denied: BANNED_RIGHTS.send_messages, untilS }, by(alice));
    expect(refused(send(chat, 'x'), by(bob, { atMs: START_MS + 599_000 }))).toBe('USER_BANNED_IN_CHANNEL');
    expect(refused(send(chat, 'x'), by(bob, { atMs: START_MS + 600_000 }))).toBe('accepted');
  });

  test('an anonymous admin is shown as the group, the author of a post as the channel', () => {
    const { chat, run } = townOf('supergroup');
    run({ type: 'AppointAdmin', chat, user: bob, rights: ADMIN_RIGHTS.anonymous | ADMIN_RIGHTS.ban_users, rank: 'sheriff' }, by(alice));
    expect(run(send(chat, 'order!'), by(bob))).toMatchObject([{ author: bob, sender: chat, post: false, content: { postAuthor: 'sheriff' } }]);
    const news = townOf('broadcast');
    news.run({ type: 'SetChatOption', chat: news.chat, option: 'signatures', on: true }, by(alice));
    expect(news.run(send(news.chat, 'news'), by(alice))).toMatchObject([{ author: alice, sender: news.chat, post: true, content: { postAuthor: 'Alice' } }]);
    expect(news.refused(send(news.chat, 'x'), by(bob))).toBe('CHAT_ADMIN_REQUIRED');
    // A forward names the channel and the post, but not the author.
    expect(news.run(forward(news.chat, [3], bob), by(bob))).toMatchObject([{ content: { forward: { fromUser: 0, fromPeer: news.chat, channelPost: 3, postAuthor: 'Alice' } } }, { type: 'MessagesSaved', peer: news.chat }, { type: 'PostsForwarded', chat: news.chat, posts: [3], to: 0 }]);
    news.run({ type: 'SetChatOption', chat: news.chat, option: 'no-forwards', on: true }, by(alice));
    expect(news.refused(forward(news.chat, [3], bob), by(bob))).toBe('CHAT_FORWARDS_RESTRICTED');
  });

  test('an edit and a deletion take the next pts of the single mailbox', () => {
    const { chat, run, refused } = townOf('supergroup');
    run(send(chat, 'helo'), by(bob));
    expect(run(edit(chat, 4, 'hello'), by(bob))).toMatchObject([{ type: 'MessageEdited', deliveries: [{ mailbox: -chat, messageId: 4, pts: 5 }] }, { type: 'ChatMessageEdited', by: bob, messageId: 4, speaker: bob }]);
    expect(refused(edit(chat, 4, 'mine'), by(alice))).toBe('MESSAGE_AUTHOR_REQUIRED');
    expect(refused({ type: 'DeleteChatMessages', chat, ids: [2] }, by(bob))).toBe('MESSAGE_DELETE_FORBIDDEN');
    expect(run({ type: 'DeleteChatMessages', chat, ids: [2, 4, 99] }, by(alice))).toMatchObject([{ type: 'MessagesErased', erasures: [{ delivery: { mailbox: -chat, pts: 6 }, messageIds: [4] }] }, { type: 'ChatMessagesDeleted', by: alice, messages: [{ messageId: 4 }] }]);
  });

  test('in a basic group only the creator and admins delete messages of others for all', () => {
    const { chat, run, refused } = townOf('basic');
    run(send(chat, 'of Alice'), by(alice));
    expect(refused(remove([3], true), by(bob))).toBe('MESSAGE_DELETE_FORBIDDEN');
    expect(named(run(remove([3]), by(bob)))).toEqual(['MessagesHidden']);
    run(send(chat, 'of Bob'), by(bob));
    expect(named(run(remove([4], true), by(alice)))).toEqual(['MessagesErased']);
  });
});

describe('reading', () => {
  test('M6 in a basic group each author is told once how far they were read', () => {
    const { chat, run } = townOf('basic');
    run({ type: 'AddMembers', chat, users: [carol] }, by(alice));
    run(send(chat, 'of Alice'), by(alice));
    run(send(chat, 'of Bob'), by(bob));
    const [first] = run(read(chat), by(carol));
    expect(first).toMatchObject({ type: 'HistoryRead', reader: carol, inbox: { mailbox: carol, peer: chat }, outbox: undefined });
    expect(first?.type === 'HistoryRead' && new Set(first.outboxes.map(({ mailbox }) => mailbox))).toEqual(new Set([alice, bob]));
    expect(named(run(read(chat), by(carol)))).toEqual([]);
    const [second] = run(read(chat), by(bob));
    // Alice has already been told that all of her messages were read.
    expect(second).toMatchObject({ outboxes: [] });
  });

  test('M6 messages of a basic group can be marked as read after leaving it, and after its migration or deletion', () => {
    const { chat, run, refused } = townOf('basic');
    run({ type: 'AddMembers', chat, users: [carol] }, by(alice));
    run(send(chat, 'of Alice'), by(alice));
    run({ type: 'RemoveMember', chat, user: carol }, by(alice));
    const [left] = run(read(chat), by(carol));
    expect(left).toMatchObject({ type: 'HistoryRead', reader: carol, inbox: { mailbox: carol, peer: chat } });
    run({ type: 'MigrateChat', chat }, by(alice));
    expect(named(run(read(chat), by(bob)))).toEqual(['HistoryRead']);
    expect(named(run(read(chat), by(bob)))).toEqual([]);
    const other = townOf('basic');
    other.run(send(other.chat, 'of Alice'), by(alice));
    other.run({ type: 'DeleteChat', chat: other.chat }, by(alice));
    expect(named(other.run(read(other.chat), by(bob)))).toEqual(['HistoryRead']);
    expect(other.refused(read(other.chat), by(carol))).toBe('PEER_ID_INVALID');
    expect(refused(read(404), by(carol))).toBe('PEER_ID_INVALID');
  });

  test('M6 in a supergroup a read mark concerns its reader only and counts unread messages', () => {
    const { chat, run, refused } = townOf('supergroup');
    run(send(chat, 'x'), by(alice));
    expect(run({ type: 'ReadChat', chat, maxId: 0 }, by(bob))).toMatchObject([{ type: 'ChatRead', stream: `dialogs-${bob}`, maxId: 4, newsAfter: 0 }]);
    expect(run({ type: 'ReadChat', chat, maxId: 0 }, by(bob))).toEqual([]);
    expect(run({ type: 'ReadChat', chat, maxId: 99 }, by(alice))).toMatchObject([{ maxId: 4, newsAfter: 4 }]);
    expect(refused({ type: 'ReadChat', chat, maxId: 0 }, by(carol))).toBe('CHANNEL_PRIVATE');
    expect(refused(read(chat), by(bob))).toBe('PEER_ID_INVALID');
  });
});

describe('members', () => {
  test('adding, joining, leaving, removing and banning', () => {
    const { chat, world, run, refused } = townOf('supergroup');
    const isIn = (user: number) => isMember(world.documents, chat, user);
    expect(run({ type: 'AddMembers', chat, users: [bob, carol] }, by(bob))).toMatchObject([{ type: 'MembersAdded', users: [carol], since: 3 }, { content: { action: 'ChatAddUser' } }]);
    expect(run({ type: 'LeaveChat', chat }, by(carol))).toMatchObject([{ type: 'MemberLeft' }, { content: { action: 'ChatDeleteUser' } }]);
    expect([isIn(bob), isIn(carol)]).toEqual([true, false]);
    expect(refused({ type: 'JoinChat', chat }, by(carol))).toBe('CHANNEL_PRIVATE');
    run({ type: 'ClaimChatUsername', chat, username: 'our_town' }, by(alice));
    expect(named(run({ type: 'JoinChat', chat }, by(carol)))).toEqual(['MemberJoined', 'MessageSent']);
    expect(run({ type: 'RestrictMember', chat, user: carol, denied: BANNED_RIGHTS.view_messages, untilS: 0 }, by(alice))).toMatchObject([{ type: 'MemberRestricted', wasMember: true, isMember: false }, { content: { action: 'ChatDeleteUser' } }]);
    expect([isIn(carol), chatOf(world.documents, chat)?.members]).toEqual([false, 2]);
    expect(refused({ type: 'JoinChat', chat }, by(carol))).toBe('CHANNEL_PRIVATE');
    expect(refused({ type: 'AddMembers', chat, users: [carol] }, by(bob))).toBe('USER_KICKED');
  });

  test('users whose privacy rules forbid it are skipped; a request for one of them alone is refused', () => {
    const { chat, world, run, refused } = townOf('supergroup');
    world.run({ type: 'ChoosePrivacy', key: 'ChatInvite', rules: [privacyRule({ kind: 'DisallowAll' })] }, by(carol));
    expect(refused({ type: 'AddMembers', chat, users: [carol] }, by(alice))).toBe('USER_PRIVACY_RESTRICTED');
    expect(run({ type: 'AddMembers', chat, users: [carol, bob] }, by(alice))).toEqual([]);
    expect(run(create('basic', [bob, carol]), by(alice))).toMatchObject([{ type: 'ChatCreated' }, { type: 'MembersAdded', users: [bob] }, { type: 'MessageSent' }]);
    expect(refused({ type: 'AppointAdmin', chat, user: carol, rights: 1, rank: '' }, by(alice))).toBe('USER_PRIVACY_RESTRICTED');
  });

  test('a full group accepts nobody', () => {
    const { chat, world, refused } = townOf('basic');
    for (let user = 1; user <= 198; user++) world.record({ type: 'MembersAdded', stream: `chat-${-chat}`, chat, by: alice, users: [user], since: 0 });
    expect(refused({ type: 'AddMembers', chat, users: [carol] }, by(alice))).toBe('USERS_TOO_MUCH');
  });

  test('a user who could not be added as a member cannot be added as an admin', () => {
    const { chat, world, run, refused } = townOf('supergroup');
    const appoint = (user: number): Command => ({ type: 'AppointAdmin', chat, user, rights: ADMIN_RIGHTS.pin_messages, rank: '' });
    run({ type: 'BlockPeer', peer: alice }, by(carol));
    expect(refused(appoint(carol), by(alice))).toBe('USER_BLOCKED');
    run({ type: 'UnblockPeer', peer: alice }, by(carol));
    expect(refused(appoint(carol), by(alice))).toBe('accepted');
    world.run({ type: 'SetChatPolicy', chat, by: alice, hours: undefined, classification: 1, clearances: [] }, by(alice));
    expect(refused(appoint(carol), by(alice))).toBe('USER_PRIVACY_RESTRICTED');
    run(appoint(bob), by(alice));
    world.record(deleted(bob));
    world.record(deleted(carol));
    expect([bob, carol].map((user) => refused({ ...appoint(user), rights: ADMIN_RIGHTS.ban_users } as Command, by(alice)))).toEqual(['USER_ID_INVALID', 'USER_ID_INVALID']);
    expect(refused({ ...appoint(bob), rights: 0 } as Command, by(alice))).toBe('accepted');
  });

  test('an admin is changed only by the creator or by the admin who appointed them', () => {
    const { chat, run, refused } = townOf('supergroup');
    run({ type: 'AddMembers', chat, users: [carol] }, by(alice));
    const rights = ADMIN_RIGHTS.add_admins | ADMIN_RIGHTS.ban_users;
    run({ type: 'AppointAdmin', chat, user: bob, rights, rank: '' }, by(alice));
    run({ type: 'AppointAdmin', chat, user: carol, rights, rank: '' }, by(alice));
    expect(refused({ type: 'AppointAdmin', chat, user: carol, rights: 0, rank: '' }, by(bob))).toBe('CHAT_ADMIN_REQUIRED');
    expect(refused({ type: 'RestrictMember', chat, user: carol, denied: 2, untilS: 0 }, by(bob))).toBe('USER_ADMIN_INVALID');
    expect(named(run({ type: 'AppointAdmin', chat, user: carol, rights: 0, rank: '' }, by(alice)))).toEqual(['AdminDismissed']);
    expect(refused({ type: 'AppointAdmin', chat, user: alice, rights: 0, rank: '' }, by(bob))).toBe('USER_CREATOR');
  });

  test('posts of a channel are pinned by admins who may edit them, messages of a group by those with the right to pin', () => {
    for (const kind of ['broadcast', 'supergroup'] as const) {
      const { chat, run, refused } = townOf(kind);
      run(send(chat, 'first'), by(alice));
      const pinsWith = (rights: number) => {
        run({ type: 'AppointAdmin', chat, user: bob, rights, rank: '' }, by(alice));
        return refused({ type: 'PinMessages', peer: chat, ids: [kind === 'broadcast' ? 3 : 4], pinned: true, oneSide: false, silent: false }, by(bob));
      };
      expect([pinsWith(ADMIN_RIGHTS.edit_messages), pinsWith(ADMIN_RIGHTS.pin_messages)]).toEqual(kind === 'broadcast' ? ['accepted', 'CHAT_ADMIN_REQUIRED'] : ['CHAT_ADMIN_REQUIRED', 'accepted']);
    }
  });

  test('an admin cannot appoint themselves again, which would take them away from whoever appointed them', () => {
    const { chat, run, refused } = townOf('supergroup');
    const rights = ADMIN_RIGHTS.add_admins | ADMIN_RIGHTS.ban_users;
    run({ type: 'AppointAdmin', chat, user: bob, rights, rank: '' }, by(alice));
    run({ type: 'AppointAdmin', chat, user: carol, rights, rank: '' }, by(bob));
    for (const changed of [{ rank: 'chief' }, { rights: ADMIN_RIGHTS.add_admins }]) {
      expect(refused({ type: 'AppointAdmin', chat, user: carol, rights, rank: '', ...changed }, by(carol))).toBe('CHAT_ADMIN_REQUIRED');
    }
    expect(refused({ type: 'AppointAdmin', chat, user: carol, rights: 0, rank: '' }, by(bob))).toBe('accepted');
    expect(named(run({ type: 'AppointAdmin', chat, user: carol, rights: 0, rank: '' }, by(carol)))).toEqual(['AdminDismissed']);
  });

  test('M10 messages of a migrated group can still be forwarded by its members, unless they are protected', () => {
    for (const isProtected of [false, true]) {
      const { chat, run, refused } = townOf('basic');
      run(send(chat, 'old'), by(alice));
      if (isProtected) run({ type: 'SetChatOption', chat, option: 'no-forwards', on: true }, by(alice));
      run({ type: 'MigrateChat', chat }, by(alice));
      expect(refused(forward(chat, [3], bob), by(alice))).toBe(isProtected ? 'CHAT_FORWARDS_RESTRICTED' : 'accepted');
      expect(refused(forward(chat, [3], bob), by(carol))).toBe('PEER_ID_INVALID');
    }
  });

  test('M10 a migration keeps the photo, the content protection and the allowed reactions', () => {
    const { chat, world, run, refused } = townOf('basic');
    run(storePhoto(21), by(alice));
    run({ type: 'SetChatPhoto', chat, photo: 21 }, by(alice));
    run({ type: 'SetChatOption', chat, option: 'no-forwards', on: true }, by(alice));
    run({ type: 'SetChatReactions', chat, mode: 'some', emoji: ['👍'], kindsMax: 3 }, by(alice));
    const [made] = run({ type: 'MigrateChat', chat }, by(alice));
    const to = made?.type === 'ChatCreated' ? made.chat : 0;
    expect(chatOf(world.documents, to)).toMatchObject({ photo: 21, options: ['no-forwards'], reactions: { mode: 'some', emoji: ['👍'], kindsMax: 3 } });
    run(send(to, 'protected'), by(alice));
    expect(refused(forward(to, [3], bob), by(bob))).toBe('CHAT_FORWARDS_RESTRICTED');
    // The former group no longer uses the photo's file, so that the supergroup's last use of it is the last one.
    expect(chatOf(world.documents, chat)).toMatchObject({ photo: 0, migratedTo: to });
  });

  test('M10 a migration keeps all members; the basic group is closed', () => {
    const { chat, run, refused } = townOf('basic');
    run({ type: 'AppointAdmin', chat, user: bob, rights: ADMIN_RIGHTS.ban_users, rank: '' }, by(alice));
    const facts = run({ type: 'MigrateChat', chat }, by(alice));
    expect(named(facts)).toEqual(['ChatCreated', 'MembersAdded', 'AdminAppointed', 'MessageSent', 'MessageSent', 'ChatMigrated']);
    const [made] = facts;
    expect(facts[4]).toMatchObject({ content: { action: 'ChatMigrateTo', service: { chat: made?.type === 'ChatCreated' && made.chat } } });
    expect(refused(send(chat, 'x'), by(alice))).toBe('PEER_ID_INVALID');
  });

  test('usernames of users and chats share one namespace', () => {
    const { chat, run, refused } = townOf('supergroup');
    run({ type: 'ClaimUsername', username: 'taken_name' }, by(bob));
    expect(refused({ type: 'ClaimChatUsername', chat, username: 'Taken_Name' }, by(alice))).toBe('USERNAME_OCCUPIED');
    run({ type: 'ClaimChatUsername', chat, username: 'our_town' }, by(alice));
    expect(refused({ type: 'ClaimUsername', username: 'OUR_TOWN' }, by(bob))).toBe('USERNAME_OCCUPIED');
    run({ type: 'DeleteChat', chat }, by(alice));
    expect(refused({ type: 'ClaimUsername', username: 'OUR_TOWN' }, by(bob))).toBe('accepted');
  });
});

describe('photos of chats', () => {
  const PHOTOS = [21, 22, 23] as const;
  const scene = () => {
    const town = townOf('supergroup');
    for (const id of PHOTOS) town.run(storePhoto(id), by(alice));
    const show = (photo: number) => town.run({ type: 'SetChatPhoto', chat: town.chat, photo }, by(alice));
    const told = (facts: readonly Fact[]) => facts.flatMap((fact) => (fact.type === 'MessageSent' ? [fact.deliveries[0]!.messageId] : []))[0]!;
    const erased = (facts: readonly Fact[]) => facts.flatMap((fact) => (fact.type === 'FileErased' ? [fact.id] : []));
    const forget = (id: number) => erased(town.run({ type: 'DeleteChatMessages', chat: town.chat, ids: [id] }, by(alice)));
    return { ...town, show, told, erased, forget };
  };

  test('T5 a former photo is erased with the message about its change', () => {
    const { show, told, erased, forget } = scene();
    const first = told(show(PHOTOS[0]));
    expect(erased(show(PHOTOS[1]))).toEqual([]);
    expect(forget(first)).toEqual([PHOTOS[0]]);
  });

  test('T5 once that message is gone, a photo is erased when it is replaced or removed, or with its chat', () => {
    const { chat, run, show, told, erased, forget } = scene();
    expect(forget(told(show(PHOTOS[0])))).toEqual([]);
    const second = show(PHOTOS[1]);
    expect(erased(second)).toEqual([PHOTOS[0]]);
    expect(forget(told(second))).toEqual([]);
    expect(erased(run({ type: 'SetChatPhoto', chat, photo: 0 }, by(alice)))).toEqual([PHOTOS[1]]);
    expect(forget(told(show(PHOTOS[2])))).toEqual([]);
    expect(erased(show(PHOTOS[2]))).toEqual([]);
    forget(told(run({ type: 'RenameChat', chat, title: 'City' }, by(alice))));
    expect(erased(run({ type: 'DeleteChat', chat }, by(alice)))).toEqual([]);
  });

  test('T5 a photo that no message shows is erased with the chat', () => {
    const { chat, run, show, told, erased, forget } = scene();
    forget(told(show(PHOTOS[0])));
    expect(erased(run({ type: 'DeleteChat', chat }, by(alice)))).toEqual([PHOTOS[0]]);
  });
});
