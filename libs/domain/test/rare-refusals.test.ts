/** Refusals not covered by the scenarios of the other suites: every error of a rule must be produced somewhere (test/errors-produced.test.ts). */
import { dialogFilter, document, documentAttribute, fileDescription, geoPoint, livePlace, photo, poll, pollAnswer } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { ACTIVE_USERNAMES_MAX, BANNED_RIGHTS, BUSINESS_LINKS_MAX, type BannedRight, type ChatKind, type Command } from '../src/index.ts';
import { edit, send } from './commands.ts';
import { alice, bob, by, carol, given, people, refusalOf, registered } from './given.ts';

/** A chat of Alice with Bob as a member. */
function chatOfAlice(kind: ChatKind) {
  const { world } = given(...people);
  const run = (command: Command, actor: number = alice) => world.run(command, by(actor)).map(({ fact }) => fact);
  const [made] = run({ type: 'CreateChat', kind, title: 'Town', about: '', users: kind === 'basic' ? [bob] : [] });
  if (made?.type !== 'ChatCreated') throw new Error('no chat was made');
  const { chat } = made;
  if (kind !== 'basic') run({ type: 'AddMembers', chat, users: [bob] });
  return { chat, world, run, refused: (command: Command, actor: number = alice) => refusalOf(world, command, by(actor)) };
}

describe('content that a chat does not allow', () => {
  const photoFile = { id: 1, description: fileDescription({ photo: photo({ id: 1, dateS: 1 }) }) };
  const documentFile = (id: number, ...attributes: Parameters<typeof documentAttribute>[0][]) =>
    ({ id, description: fileDescription({ document: document({ id, dateS: 1, attributes: attributes.map(documentAttribute) }) }) });
  const question = poll({ id: 7, question: 'tea?', answers: ['yes', 'no'].map((text) => pollAnswer({ text, option: new TextEncoder().encode(text) })) });

  test.each([
    ['CHAT_SEND_PHOTOS_FORBIDDEN', 'send_photos', photoFile],
    ['CHAT_SEND_MEDIA_FORBIDDEN', 'send_media', photoFile],
    ['CHAT_SEND_DOCS_FORBIDDEN', 'send_docs', documentFile(2)],
    ['CHAT_SEND_VIDEOS_FORBIDDEN', 'send_videos', documentFile(3, { kind: 'video' })],
    ['CHAT_SEND_VIDEOS_FORBIDDEN', 'send_roundvideos', documentFile(4, { kind: 'video', round: true })],
    ['CHAT_SEND_AUDIOS_FORBIDDEN', 'send_audios', documentFile(5, { kind: 'audio' })],
    ['CHAT_SEND_VOICES_FORBIDDEN', 'send_voices', documentFile(6, { kind: 'audio', voice: true })],
    ['CHAT_SEND_GIFS_FORBIDDEN', 'send_gifs', documentFile(8, { kind: 'animated' })],
    ['CHAT_SEND_STICKERS_FORBIDDEN', 'send_stickers', documentFile(9, { kind: 'sticker' })],
  ] as const)('%s: members are denied %s', (error, right: BannedRight, { id, description }) => {
    const { chat, run, refused } = chatOfAlice('supergroup');
    run({ type: 'StoreFile', id, sizeBytes: 10, description }, bob);
    run({ type: 'SetDefaultRights', chat, denied: BANNED_RIGHTS[right] });
    const media = { kind: description.photo ? 'photo' : 'document', id, spoiler: false } as const;
    expect(refused(send(chat, '', { media }), bob)).toBe(error);
    expect(refused(send(chat, 'a text'), bob)).toBe('accepted');
  });

  test('CHAT_SEND_POLL_FORBIDDEN: members are denied send_polls', () => {
    const { chat, run, refused } = chatOfAlice('supergroup');
    run({ type: 'SetDefaultRights', chat, denied: BANNED_RIGHTS.send_polls });
    expect(refused(send(chat, '', { media: { kind: 'poll', poll: question, correct: undefined } }), bob)).toBe('CHAT_SEND_POLL_FORBIDDEN');
  });

  test('POLL_OPTION_INVALID, POLL_OPTION_DUPLICATE: answers without an option of their own', () => {
    const asked = (...options: string[]) => send(bob, '', { media: { kind: 'poll', correct: undefined, poll: { ...question, answers: options.map((option) => pollAnswer({ text: 'x', option: new TextEncoder().encode(option) })) } } });
    given(...people).when(asked('a', ''), by(alice)).thenRefused('POLL_OPTION_INVALID');
    given(...people).when(asked('a', 'a'), by(alice)).thenRefused('POLL_OPTION_DUPLICATE');
  });
});

describe('edits that close a poll or move a location', () => {
  const closed = { kind: 'poll', correct: undefined, poll: poll({ id: 7, question: 'tea?', closed: true, answers: [] }) } as const;
  const open = { ...closed, poll: { ...closed.poll, closed: false } };
  const moved = { kind: 'live', stopped: false, live: livePlace({ geo: geoPoint({ latitude: 1, longitude: 1 }), periodS: 60 }) } as const;
  const asked = { ...open, poll: { ...open.poll, answers: ['yes', 'no'].map((text) => pollAnswer({ text, option: new TextEncoder().encode(text) })) } };

  test('MEDIA_PREV_INVALID: a text message is neither a poll nor a live location', () => {
    const { when } = given(...people, [send(bob, 'a text'), by(alice)]);
    when(edit(bob, 2, '', { text: undefined, media: closed }), by(alice)).thenRefused('MEDIA_PREV_INVALID');
    when(edit(bob, 2, '', { text: undefined, media: moved }), by(alice)).thenRefused('MEDIA_PREV_INVALID');
  });

  test('MEDIA_NEW_INVALID: a poll cannot be replaced with a poll', () => {
    given(...people, [send(bob, '', { media: asked }), by(alice)]).when(edit(bob, 2, '', { text: undefined, media: open }), by(alice)).thenRefused('MEDIA_NEW_INVALID');
  });
});

describe('members and admins', () => {
  test('USER_IS_BLOCKED, USER_BLOCKED: a user cannot be added by someone they have blocked', () => {
    for (const [kind, error] of [['basic', 'USER_IS_BLOCKED'], ['supergroup', 'USER_BLOCKED']] as const) {
      const { chat, run, refused } = chatOfAlice(kind);
      run({ type: 'BlockPeer', peer: alice }, carol);
      expect(refused({ type: 'AddMembers', chat, users: [carol] })).toBe(error);
    }
  });

  test('USER_BLOCKED: a banned user cannot become an admin', () => {
    const { chat, run, refused } = chatOfAlice('supergroup');
    run({ type: 'RestrictMember', chat, user: bob, denied: BANNED_RIGHTS.view_messages, untilS: 0 });
    expect(refused({ type: 'AppointAdmin', chat, user: bob, rights: 1, rank: '' })).toBe('USER_BLOCKED');
  });

  test('ADMINS_TOO_MUCH, ADMIN_RANK_EMOJI_NOT_ALLOWED', () => {
    const { chat, world, run, refused } = chatOfAlice('supergroup');
    const helpers = Array.from({ length: 60 }, (_, index) => carol + 1 + index);
    for (const user of helpers) world.record(registered(user, `1666${user}`, 'Somebody'));
    run({ type: 'AddMembers', chat, users: helpers });
    const appoint = (user: number, rank = ''): Command => ({ type: 'AppointAdmin', chat, user, rights: 1, rank });
    expect(refused(appoint(bob, '👑'))).toBe('ADMIN_RANK_EMOJI_NOT_ALLOWED');
    const appointed = helpers.findIndex((user) => refused(appoint(user)) !== 'accepted' || run(appoint(user)).length === 0);
    expect(refused(appoint(helpers[appointed]!))).toBe('ADMINS_TOO_MUCH');
  });

  test('BANNED_RIGHTS_INVALID: view_messages cannot be denied to all, and nothing to the subscribers of a channel', () => {
    const group = chatOfAlice('supergroup');
    expect(group.refused({ type: 'SetDefaultRights', chat: group.chat, denied: BANNED_RIGHTS.view_messages })).toBe('BANNED_RIGHTS_INVALID');
    const channel = chatOfAlice('broadcast');
    expect(channel.refused({ type: 'SetDefaultRights', chat: channel.chat, denied: BANNED_RIGHTS.send_plain })).toBe('BANNED_RIGHTS_INVALID');
  });
});

test('CHATLISTS_TOO_MUCH: the number of shared lists is limited', () => {
  const { chat, run, refused } = chatOfAlice('supergroup');
  const share = (filter: number): Command => ({ type: 'ShareDialogFilter', filter, slug: `slug-of-${filter}`.padEnd(16, '_'), title: 'for Bob', peers: [chat] });
  for (const filter of [2, 3, 4]) run({ type: 'KeepDialogFilter', filter, details: dialogFilter({ title: 'Work', included: [chat] }) });
  run(share(2));
  run(share(3));
  expect(refused(share(4))).toBe('CHATLISTS_TOO_MUCH');
});

describe('names, links and themes', () => {
  test('USERNAMES_ACTIVE_TOO_MUCH: at most ten are active', () => {
    const { world } = given(...people);
    const names = Array.from({ length: ACTIVE_USERNAMES_MAX + 1 }, (_, index) => `name_of_alice_${index}`);
    for (const username of names) world.run({ type: 'GrantUsername', peer: alice, username }, by(alice));
    const toggle = (username: string): Command => ({ type: 'ArrangeUsernames', chat: 0, change: { toggle: username, active: true } });
    const answers = names.map((username) => {
      const answer = refusalOf(world, toggle(username), by(alice));
      if (answer === 'accepted') world.run(toggle(username), by(alice));
      return answer;
    });
    expect(answers.at(-1)).toBe('USERNAMES_ACTIVE_TOO_MUCH');
  });

  test('CHATLINKS_TOO_MUCH: the number of business links is limited', () => {
    const { world, when } = given(...people);
    const keep = (index: number): Command => ({ type: 'KeepBusinessLink', isNew: true, slug: `slug_of_alice_${index}`, message: 'Hello', entities: [], title: '' });
    // Each needs an id of its own.
    for (let index = 0; index < BUSINESS_LINKS_MAX; index++) for (const fact of world.decide(keep(index), by(alice))) world.record({ ...fact, link: index + 1 } as typeof fact);
    when(keep(BUSINESS_LINKS_MAX), by(alice)).thenRefused('CHATLINKS_TOO_MUCH');
  });

  test('THEME_PARAMS_INVALID: the number of themes is limited', () => {
    const { world, when } = given(...people);
    const make = (index: number): Command => ({ type: 'MakeTheme', theme: 0, title: 'Night', slug: `theme_of_alice_${index}`, file: undefined, colors: undefined });
    const made = Array.from({ length: 200 }, (_, index) => index).findIndex((index) => {
      const isMade = refusalOf(world, make(index), by(alice)) === 'accepted';
      // Each needs an id of its own.
      if (isMade) for (const fact of world.decide(make(index), by(alice))) world.record(fact.type === 'ThemeMade' ? { ...fact, theme: index + 1 } : fact);
      return !isMade;
    });
    when(make(made), by(alice)).thenRefused('THEME_PARAMS_INVALID');
  });

  test('CHAT_DISCUSSION_UNALLOWED: a discussion group cannot be a forum', () => {
    const { chat, run, refused } = chatOfAlice('supergroup');
    const [made] = run({ type: 'CreateChat', kind: 'broadcast', title: 'News', about: '', users: [] });
    run({ type: 'SetDiscussionGroup', channel: (made as { chat: number }).chat, group: chat });
    expect(refused({ type: 'SetChatOption', chat, option: 'forum', on: true })).toBe('CHAT_DISCUSSION_UNALLOWED');
  });
});
