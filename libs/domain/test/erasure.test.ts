/** What is erased when, and together with what: accounts, auto-deleted messages, self-destructing media, files, retention. */
import { describe, expect, test } from 'vitest';
import { document, documentAttribute, fileDescription } from '@teamgram/event-schemas';
import type { Fact } from '@teamgram/event-schemas';
import { accountOf, accountsToEmpty, authKeyIdBytes, firstOf, queueNames, retainedFrom, userByPhone, userByUsername, userOf, type Command } from '../src/index.ts';
import { forward, read, remove, send, storePhoto } from './commands.ts';
import { alice, bob, by, carol, given, loggedIn, people, registered, START_MS, stranger } from './given.ts';

const DAY_MS = 86_400_000;
const at = (user: number, atMs: number) => by(user, { atMs });
const system = (atMs: number) => by(777000, { atMs });
const due = (queue: string) => ({ type: 'CarryOutDue', queue }) as const;
const photo = (id: number, ttlS?: number) => ({ media: { kind: 'photo', id, spoiler: false, ttlS } }) as const;
const wish: Command = { type: 'DeleteAccount', proof: undefined };
const proof = { srpId: 1n, a: new Uint8Array(1), m1: new Uint8Array(1) };
const password = { type: 'PasswordSet', stream: `account-${alice}`, user: alice, hint: undefined } as const;

describe('DeleteAccount', () => {
  const history = [...people, loggedIn(alice, 7n), loggedIn(alice, 8n)];

  test('without a password: immediately, with the keys of all the user’s own streams and all authorizations', () => {
    given(...history).when(wish, by(alice)).then([
      {
        type: 'AccountDeleted', user: alice, reason: 'wish',
        streams: [`user-${alice}`, `contacts-${alice}`, `dialogs-${alice}`, `privacy-${alice}`, `quick-${alice}`, `settings-${alice}`, `reports-${alice}`, `account-${alice}`, `scheduled-${alice}`, `dialog-${alice}-${alice}`, `dialog-777000-${alice}`],
      },
      { type: 'AuthorizationRevoked', user: alice, reason: 'account-deleted' },
      { type: 'AuthorizationRevoked', user: alice, reason: 'account-deleted' },
    ]);
  });

  test('phone number and username become free, the id does not; messages to the account are refused', () => {
    const { world, when } = given(...history, [{ type: 'ClaimUsername', username: 'alice_wins' }, by(alice)], [send(bob, 'hi'), by(alice)], [wish, by(alice)]);
    expect(userByPhone(world.documents, '15550001')).toBeUndefined();
    expect(userByUsername(world.documents, 'alice_wins')).toBeUndefined();
    expect(userOf(world.documents, alice)).toMatchObject({ kind: 'deleted', phone: '', username: '' });
    when(send(alice, 'hello?'), by(bob)).thenRefused('INPUT_USER_DEACTIVATED');
    when(forward(alice, [2], alice), by(bob)).thenRefused('INPUT_USER_DEACTIVATED');
    world.record(registered(alice + 9, '15550001', 'New'));
    expect(userByPhone(world.documents, '15550001')).toBe(alice + 9);
  });

  test('with a password: immediately with the correct one, refused with a wrong one', () => {
    const { when } = given(...history, password);
    when({ type: 'DeleteAccount', proof }, by(alice, { evidence: { password: 'wrong' } })).thenRefused('PASSWORD_HASH_INVALID');
    when({ type: 'DeleteAccount', proof }, by(alice, { evidence: { password: 'right' } })).then([{ type: 'AccountDeleted' }, { type: 'AuthorizationRevoked' }, { type: 'AuthorizationRevoked' }]);
  });

  test('A6 without proving the password: automatically after a week, with the exact wait in seconds', () => {
    const { world, when } = given(...history, password);
    when(wish, by(alice)).then([{ type: 'AccountDeletionRequested', user: alice }]);
    world.run(wish, by(alice));
    when(wish, at(alice, START_MS + DAY_MS)).thenRefused('2FA_CONFIRM_WAIT_X');
    when(due('deletions/7'), system(START_MS + 7 * DAY_MS - 1)).thenNothing();
    when(due('deletions/7'), system(START_MS + 7 * DAY_MS)).then([
      { type: 'AccountDeleted', reason: 'wish' }, { type: 'AuthorizationRevoked' }, { type: 'AuthorizationRevoked' }, { type: 'ScheduleAdvanced', next: 1 },
    ]);
    when(wish, at(alice, START_MS + 7 * DAY_MS)).then([{ type: 'AccountDeleted' }, { type: 'AuthorizationRevoked' }, { type: 'AuthorizationRevoked' }]);
  });

  test('a login with the password cancels it', () => {
    const login = { ...loggedIn(alice, 9n), means: 'password' } as Parameters<typeof given>[0];
    const { when } = given(...history, password, [wish, by(alice)], login!);
    when(due('deletions/7'), system(START_MS + 8 * DAY_MS)).then([{ type: 'ScheduleAdvanced', next: 1 }]);
  });

  test('a login that awaits the password may request it, an unknown key may not', () => {
    const awaited = { type: 'PasswordAwaited', stream: `account-${alice}`, user: alice, authKeyId: authKeyIdBytes(0xbeefn), means: 'code' } as const;
    given(...history, password, awaited).when(wish, stranger({})).then([{ type: 'AccountDeletionRequested', user: alice }]);
    given(...history, password).when(wish, stranger({})).thenRefused('AUTH_KEY_UNREGISTERED');
  });

  test('profile photos and unused files are erased; a photo shown in a message stays', () => {
    const set = (id: number): Command => ({ type: 'SetProfilePhoto', photo: id });
    const stored = [1, 2, 3].map((id): [Command, ReturnType<typeof by>] => [storePhoto(id), by(alice)]);
    given(...history, ...stored, [set(1), by(alice)], [set(2), by(alice)], [send(bob, '', photo(2)), by(alice)])
      .when(wish, by(alice))
      .then([{ type: 'AccountDeleted' }, { type: 'AuthorizationRevoked' }, { type: 'AuthorizationRevoked' }, { type: 'FileErased', id: 1 }, { type: 'FileErased', id: 3 }]);
  });

  test('the mailbox is emptied: messages that nobody else has are erased, others stay with the other side', () => {
    const { world } = given(...history, [send(bob, 'for both'), by(alice)], [send(alice, 'a note'), by(alice)], [send(bob, 'only mine'), by(alice)], [remove([3]), by(bob)], [wish, by(alice)]);
    expect(accountsToEmpty(world.documents)).toEqual([alice]);
    const events = world.run({ type: 'EmptyMailbox', user: alice }, system(START_MS)).map(({ fact }) => fact);
    expect(events.map(({ type }) => type)).toContain('MailboxEmptied');
    const erased = events.flatMap((fact) => (fact.type === 'MessagesErased' ? fact.messages : []));
    const hidden = events.flatMap((fact) => (fact.type === 'MessagesHidden' ? fact.messages : []));
    expect({ erased: erased.length, hidden: hidden.length }).toEqual({ erased: 2, hidden: 1 });
    expect(events.at(-1)).toMatchObject({ type: 'MailboxEmptied', complete: true });
    expect(accountsToEmpty(world.documents)).toEqual([]);
  });

  test('groups continue: new messages are delivered to the other members only', () => {
    const { world } = given(...history);
    const [made] = world.run({ type: 'CreateChat', kind: 'basic', title: 'Town', about: '', users: [alice, carol] }, by(bob));
    if (made?.fact.type !== 'ChatCreated') throw new Error('no chat was made');
    const { chat } = made.fact;
    world.run(wish, by(alice));
    expect(world.decide(send(chat, 'hi'), by(bob))).toMatchObject([{ type: 'MessageSent', deliveries: [{ mailbox: bob }, { mailbox: carol }] }]);
  });

  test('an account is deleted after the chosen period without use, and not earlier', () => {
    const { world, when } = given(...history, [{ type: 'SetAccountTtl', days: 30 }, by(alice)]);
    when({ type: 'SetAccountTtl', days: 29 }, by(alice)).thenRefused('TTL_DAYS_INVALID');
    world.run({ type: 'NoteAccountSeen', user: alice }, system(START_MS + 20 * DAY_MS));
    when({ type: 'NoteAccountSeen', user: alice }, system(START_MS + 21 * DAY_MS)).thenNothing();
    expect(accountOf(world.documents, alice).seenMs).toBe(START_MS + 20 * DAY_MS);
    when(due('accounts/30'), system(START_MS + 31 * DAY_MS)).then([{ type: 'ScheduleAdvanced', next: 1 }]);
    when(due('accounts/30'), system(START_MS + 50 * DAY_MS)).then([
      { type: 'AccountDeleted', reason: 'inactivity' }, { type: 'AuthorizationRevoked' }, { type: 'AuthorizationRevoked' }, { type: 'ScheduleAdvanced', next: 1 },
    ]);
  });
});

describe('messages with a lifetime', () => {
  const ttl = (periodS: number): Command => ({ type: 'SetMessagesTtl', peer: bob, periodS });

  test('both sides are told, later messages carry it, and are erased when it ends', () => {
    const { world, when } = given(...people, [send(bob, 'stays'), by(alice)]);
    when(ttl(60), by(alice)).then([{ type: 'MessagesTtlSet', periodS: 60 }, { type: 'MessageSent', content: { action: 'SetMessagesTTL', service: { periodS: 60 } }, ttlS: 0 }]);
    world.run(ttl(60), by(alice));
    when({ ...ttl(60), peer: 5 } as Command, by(bob)).thenRefused('PEER_ID_INVALID');
    when({ ...ttl(60), peer: alice } as Command, by(bob)).thenRefused('CHAT_NOT_MODIFIED');
    when(ttl(-1), by(alice)).thenRefused('TTL_PERIOD_INVALID');
    const [sent] = world.run(send(alice, 'goes'), at(bob, START_MS + 1000));
    expect(sent!.fact).toMatchObject({ ttlS: 60 });
    expect(firstOf(world.documents, 'messages/60')).toMatchObject({ dueMs: START_MS + 61_000, subject: sent!.position });
    world.restart();
    when(due('messages/60'), system(START_MS + 60_999)).thenNothing();
    when(due('messages/60'), system(START_MS + 61_000)).then([
      { type: 'MessagesErased', messages: [sent!.position], versions: [sent!.version], erasures: [{ messageIds: [4] }, { messageIds: [4] }] },
      { type: 'ScheduleAdvanced', queue: 'messages/60', next: 1 },
    ]);
  });

  test.each(['basic', 'supergroup', 'broadcast'] as const)('in a %s admins set it, and a migration keeps it', (kind) => {
    const { world, when } = given(...people);
    const [created] = world.run({ type: 'CreateChat', kind, title: 'town', about: '', users: kind === 'basic' ? [bob] : [], ttlS: 30 }, by(alice));
    const { chat } = created!.fact as Extract<Fact, { type: 'ChatCreated' }>;
    if (kind !== 'basic') world.run({ type: 'AddMembers', chat, users: [bob] }, by(alice));
    expect(world.decide(send(chat, 'goes soon'), by(alice))).toMatchObject([{ type: 'MessageSent', ttlS: 30 }]);
    const choice = (periodS: number): Command => ({ type: 'SetChatTtl', chat, periodS });
    if (kind !== 'basic') when(choice(60), by(bob)).thenRefused('CHAT_ADMIN_REQUIRED');
    when(choice(60), by(carol)).thenRefused(kind === 'basic' ? 'PEER_ID_INVALID' : 'CHANNEL_PRIVATE');
    when(choice(-1), by(alice)).thenRefused('TTL_PERIOD_INVALID');
    when(choice(30), by(alice)).thenRefused('CHAT_NOT_MODIFIED');
    when(choice(60), by(alice)).then([{ type: 'MessagesTtlSet', periodS: 60 }, { type: 'MessageSent', content: { action: 'SetMessagesTTL', service: { periodS: 60 } }, ttlS: 0 }]);
    world.run(choice(60), by(alice));
    const [sent] = world.run(send(chat, 'goes'), at(alice, START_MS + 1000));
    world.restart();
    when(due('messages/60'), system(START_MS + 61_000)).then([{ type: 'MessagesErased', messages: [sent!.position] }, { type: 'ScheduleAdvanced', queue: 'messages/60' }]);
    if (kind === 'basic') expect(world.decide({ type: 'MigrateChat', chat }, by(alice))).toContainEqual(expect.objectContaining({ type: 'MessagesTtlSet', periodS: 60 }));
  });

  test('a new conversation starts with the default of its first sender', () => {
    const { world } = given(...people, [{ type: 'SetDefaultTtl', periodS: DAY_MS / 1000 }, by(alice)]);
    const facts = world.run(send(bob, 'first'), by(alice)).map(({ fact }) => fact);
    expect(facts).toMatchObject([{ type: 'MessageSent', ttlS: 86_400 }, { type: 'MessagesTtlSet', periodS: 86_400 }, { type: 'MessageSent', content: { action: 'SetMessagesTTL' } }]);
    expect(world.decide(send(bob, 'second'), by(alice))).toMatchObject([{ type: 'MessageSent', ttlS: 86_400 }]);
    expect(world.decide(send(alice, 'a note'), by(alice))).toMatchObject([{ type: 'MessageSent', ttlS: 0 }]);
  });

  test('a turn erases at most a hundred, skips messages already deleted, and an empty queue is dropped', () => {
    const { world } = given(...people, [ttl(60), by(alice)]);
    for (let n = 0; n < 130; n++) world.run(send(bob, `${n}`), by(alice));
    world.run(remove([3, 4], true), by(bob));
    const late = START_MS + 3_600_000;
    const [first] = world.run(due('messages/60'), system(late)).map(({ fact }) => fact);
    expect(first?.type === 'MessagesErased' && first.messages).toHaveLength(98);
    world.restart();
    const [second] = world.run(due('messages/60'), system(late)).map(({ fact }) => fact);
    expect(second?.type === 'MessagesErased' && second.messages).toHaveLength(30);
    expect(queueNames(world.documents)).toEqual([]);
    expect([...world.documents.all.keys()].filter((name) => name.startsWith('queued:messages/60/'))).toEqual(['queued:messages/60/2']);
  });

  test('a login code is erased after ten minutes', () => {
    const { when } = given(...people, [{ type: 'SendServiceMessage', user: alice, text: 'Login code: 12345', entities: [], ttlS: 600 }, system(START_MS)]);
    when(due('messages/600'), system(START_MS + 600_000)).then([{ type: 'MessagesErased' }, { type: 'ScheduleAdvanced' }]);
  });
});

describe('self-destructing media', () => {
  const opened = (id: number): Command => ({ type: 'ReadMessageContents', ids: [id] });

  test('the countdown starts when they are opened; then keys and file are destroyed, and both sides see their kind', () => {
    const { world, when } = given(...people, [storePhoto(1), by(alice)], [send(bob, 'look', photo(1, 10)), by(alice)]);
    when(forward(alice, [2], carol), by(bob)).thenRefused('CHAT_FORWARDS_RESTRICTED');
    when(opened(2), by(alice)).thenNothing();
    const [contents] = world.run(opened(2), by(bob));
    expect(contents!.fact).toMatchObject({ type: 'MessageContentsRead', reader: bob, marks: [{ messageIds: [2] }, { messageIds: [2] }], destructions: [{ ttlS: 10 }] });
    when(opened(2), by(bob)).thenNothing();
    when(due('media/10'), system(START_MS + 9_999)).thenNothing();
    const facts = world.run(due('media/10'), system(START_MS + 10_000)).map(({ fact }) => fact);
    expect(facts).toMatchObject([
      { type: 'MessageEdited', content: { text: '', media: { photo: undefined, ttlS: 10, expired: 'photo' } }, deliveries: [{ messageId: 2 }, { messageId: 2 }] },
      { type: 'MessageVersionsErased', versions: [0] },
      { type: 'FileErased', id: 1 },
      { type: 'ScheduleAdvanced', queue: 'media/10' },
    ]);
    const [erased] = world.decide(remove([2], true), by(bob));
    expect(erased).toMatchObject({ type: 'MessagesErased', versions: [2] });
  });

  test('view-once media are destroyed at once; periods of more than a minute are refused', () => {
    const { world, when } = given(...people, [storePhoto(1), by(alice)]);
    when(send(bob, '', photo(1, 61)), by(alice)).thenRefused('TTL_MEDIA_INVALID');
    world.run(send(bob, '', photo(1, 2 ** 31 - 1)), by(alice));
    world.run(opened(2), by(bob));
    when(due(`media/${2 ** 31 - 1}`), system(START_MS)).then([{ type: 'MessageEdited' }, { type: 'MessageVersionsErased' }, { type: 'FileErased' }, { type: 'ScheduleAdvanced' }]);
  });

  test('a voice message is marked as played and stays', () => {
    const voice = fileDescription({ document: document({ id: 5, attributes: [documentAttribute({ kind: 'audio', voice: true })] }) });
    const { world } = given(...people, [{ type: 'StoreFile', id: 5, sizeBytes: 9, description: voice }, by(alice)]);
    world.run(send(bob, '', { media: { kind: 'document', id: 5, spoiler: false } }), by(alice));
    expect(world.decide(opened(2), by(bob))).toMatchObject([{ type: 'MessageContentsRead', destructions: [] }]);
  });
});

describe('files', () => {
  test('a file is erased with the last message that shows it; forwarded copies count', () => {
    const { world, when } = given(...people, [storePhoto(1), by(alice)], [send(bob, '', photo(1)), by(alice)], [forward(alice, [2], carol), by(bob)]);
    when(remove([2], true), by(alice)).then([{ type: 'MessagesErased' }]);
    world.run(remove([2], true), by(alice));
    world.restart();
    when(remove([2], true), by(carol)).then([{ type: 'MessagesErased' }, { type: 'FileErased', id: 1 }]);
  });

  test('both copies in one command', () => {
    const { when } = given(...people, [storePhoto(1), by(alice)], [send(bob, '', photo(1)), by(alice)], [send(bob, '', photo(1)), by(alice)]);
    when(remove([2], true), by(alice)).then([{ type: 'MessagesErased' }]);
    when(remove([2, 3], true), by(alice)).then([{ type: 'MessagesErased' }, { type: 'FileErased', id: 1 }]);
  });

  test('copies in different conversations, or self-destructing ones, in one command', () => {
    const { world, when } = given(...people, [storePhoto(1), by(alice)], [send(bob, '', photo(1, 5)), by(alice)], [send(carol, '', photo(1, 5)), by(alice)]);
    when(remove([2, 3], true), by(alice)).then([{ type: 'MessagesErased' }, { type: 'MessagesErased' }, { type: 'FileErased', id: 1 }]);
    for (const reader of [bob, carol]) world.run({ type: 'ReadMessageContents', ids: [2] }, by(reader));
    const expired = [{ type: 'MessageEdited' }, { type: 'MessageVersionsErased' }];
    when(due('media/5'), system(START_MS + 5_000)).then([...expired, ...expired, { type: 'FileErased', id: 1 }, { type: 'ScheduleAdvanced' }]);
  });

  test('a file that is not used within a week is erased; a used one is not', () => {
    const { when } = given(...people, [storePhoto(1), by(alice)], [storePhoto(2), by(alice)], [send(bob, '', photo(2)), by(alice)]);
    when(due('files/7'), system(START_MS + 7 * DAY_MS)).then([{ type: 'FileErased', id: 1 }, { type: 'ScheduleAdvanced', next: 2 }]);
  });
});

describe('retention', () => {
  const set = (pattern: string, days: number) => ({ type: 'SetRetentionPolicy', pattern, days }) as const;
  const apply = (pattern: string, from = 0) => ({ type: 'ApplyRetention', pattern, from, limit: 300 }) as const;

  test('old messages are erased in the chats that match the pattern', () => {
    const { world, when } = given(...people, [send(bob, 'old'), by(alice)], [send(carol, 'other chat'), by(alice)], [send(bob, 'young'), at(alice, START_MS + 2 * DAY_MS)]);
    const pattern = `dialog-${alice}-${bob}`;
    when(set('user-*', 3), system(START_MS)).thenRefused('TTL_DAYS_INVALID');
    world.run(set(pattern, 3), system(START_MS));
    when(set(pattern, 3), system(START_MS)).thenNothing();
    when(apply(pattern), at(777000, START_MS + 3 * DAY_MS)).then([{ type: 'MessagesErased', messages: [4] }, { type: 'ScheduleAdvanced', queue: `retention/${pattern}`, next: 6 }]);
    world.run(apply(pattern), at(777000, START_MS + 3 * DAY_MS));
    expect(retainedFrom(world.documents, pattern)).toBe(6);
    when(apply(pattern, 6), at(777000, START_MS + 3 * DAY_MS)).thenNothing();
    world.run(set('dialog-*', 1), system(START_MS));
    when(apply('dialog-*'), at(777000, START_MS + 3 * DAY_MS)).then([{ type: 'MessagesErased', messages: [5] }, { type: 'MessagesErased', messages: [6] }, { type: 'ScheduleAdvanced' }]);
    when(set(pattern, 0), system(START_MS)).then([{ type: 'RetentionPolicyRemoved' }]);
  });
});

test('the dialog with a deleted account can be marked as read', () => {
  given(...people, [send(bob, 'hi'), by(alice)], [wish, by(alice)]).when(read(alice), by(bob)).then([{ type: 'HistoryRead' }]);
});
