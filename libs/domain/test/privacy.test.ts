import { document, documentAttribute, fileDescription } from '@teamgram/event-schemas';
import type { PrivacyRule } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { allows, defaultRules, privacyKeys, type Command, type PrivacyKey, type Viewer } from '../src/index.ts';
import { edit, forward, send } from './commands.ts';
import { alice, bob, by, carol, given, people } from './given.ts';

const OWNER = 1;
const viewer = (given: Partial<Viewer> = {}): Viewer =>
  ({ user: 2, isContact: false, isCloseFriend: false, isBot: false, isPremium: false, isIn: () => false, ...given });
const rule = (kind: string, users: number[] = [], chats: number[] = []): PrivacyRule => ({ kind, users, chats });

describe('evaluating rules', () => {
  test.each<[string, PrivacyRule[], Partial<Viewer>, boolean]>([
    ['nobody is named', [], {}, false],
    ['all', [rule('AllowAll')], {}, true],
    ['contacts only, a stranger', [rule('AllowContacts')], {}, false],
    ['contacts only, a contact', [rule('AllowContacts')], { isContact: true }, true],
    ['all but one', [rule('DisallowUsers', [2]), rule('AllowAll')], {}, false],
    ['all but one, whatever the order', [rule('AllowAll'), rule('DisallowUsers', [2])], {}, false],
    ['nobody but one', [rule('DisallowAll'), rule('AllowUsers', [2])], {}, true],
    ['all but contacts', [rule('AllowAll'), rule('DisallowContacts')], { isContact: true }, false],
    ['close friends', [rule('AllowCloseFriends'), rule('DisallowAll')], { isCloseFriend: true }, true],
    ['members of a group', [rule('AllowChatParticipants', [], [7]), rule('DisallowAll')], { isIn: (chat) => chat === 7 }, true],
    ['a person comes before the group they are in', [rule('AllowChatParticipants', [], [7]), rule('DisallowUsers', [2])], { isIn: () => true }, false],
    ['bots', [rule('DisallowAll'), rule('AllowBots')], { isBot: true }, true],
    ['premium', [rule('AllowContacts'), rule('AllowPremium')], { isPremium: true }, true],
    ['oneself', [rule('DisallowAll')], { user: OWNER }, true],
  ])('%s', (_, rules, who, expected) => expect(allows(rules, OWNER, viewer(who))).toBe(expected));

  test('every key has a default', () => {
    for (const key of privacyKeys) expect(allows(defaultRules(key), OWNER, viewer({ isContact: true }))).toBe(true);
    expect(allows(defaultRules('PhoneNumber'), OWNER, viewer())).toBe(false);
    expect(allows(defaultRules('StatusTimestamp'), OWNER, viewer())).toBe(true);
  });
});

const choose = (key: PrivacyKey, ...rules: PrivacyRule[]): Command => ({ type: 'ChoosePrivacy', key, rules });

describe('setting rules', () => {
  test('rules are stored; the same rules again produce no fact', () => {
    const { world, when } = given(...people);
    when(choose('StatusTimestamp', rule('DisallowAll'), rule('AllowUsers', [bob])), by(alice)).then([
      { type: 'PrivacyChosen', owner: alice, key: 'StatusTimestamp', rules: { rules: [rule('DisallowAll'), rule('AllowUsers', [bob])] } },
    ]);
    world.run(choose('StatusTimestamp', rule('DisallowAll')), by(alice));
    when(choose('StatusTimestamp', rule('DisallowAll')), by(alice)).thenNothing();
    when(choose('About', rule('AllowAll')), by(alice)).thenNothing();
  });

  test('invalid rules are refused', () => {
    const { when } = given(...people);
    when(choose('About', rule('AllowUsers', [404])), by(alice)).thenRefused('PRIVACY_VALUE_INVALID');
    when(choose('About', rule('AllowMartians')), by(alice)).thenRefused('PRIVACY_VALUE_INVALID');
    when(choose('About', rule('AllowChatParticipants', [], Array.from({ length: 1_001 }, (_, chat) => chat))), by(alice)).thenRefused('PRIVACY_TOO_LONG');
  });

  test('only contacts can be close friends', () => {
    const { world, when } = given(...people);
    when({ type: 'ChooseCloseFriends', users: [bob] }, by(alice)).thenNothing();
    world.run({ type: 'AddContact', user: bob, phone: '', firstName: 'Bob', lastName: '' }, by(alice));
    when({ type: 'ChooseCloseFriends', users: [bob, bob, 404] }, by(alice)).then([{ type: 'CloseFriendsChosen', friends: { users: [bob] } }]);
  });

  test('a removed contact is no longer a close friend', () => {
    const { world, when } = given(...people, [choose('ChatInvite', rule('AllowCloseFriends'), rule('DisallowAll')), by(alice)]);
    world.run({ type: 'AddContact', user: bob, phone: '', firstName: 'Bob', lastName: '' }, by(alice));
    world.run({ type: 'ChooseCloseFriends', users: [bob] }, by(alice));
    const invite: Command = { type: 'CreateChat', kind: 'basic', title: 'Town', about: '', users: [alice] };
    when(invite, by(bob)).then([{ type: 'ChatCreated' }, { type: 'MembersAdded', users: [alice] }, { type: 'MessageSent' }]);
    world.run({ type: 'DeleteContacts', users: [bob] }, by(alice));
    when(invite, by(bob)).then([{ type: 'ChatCreated' }, { type: 'MessageSent' }]);
  });
});

test('exceptions for the phone number are limited to the users that a rule may name', () => {
  const adding: Command = { type: 'AddContact', user: bob, phone: '', firstName: 'Bob', lastName: '', sharesNumber: true };
  const rules = (count: number) => choose('PhoneNumber', rule('AllowChatParticipants', [], Array.from({ length: count }, (_, index) => index + 1)), rule('DisallowAll'));
  given(...people, [rules(999), by(alice)]).when(adding, by(alice)).then([{ type: 'ContactAdded' }, { type: 'PrivacyChosen' }, { type: 'NumberShared' }]);
  given(...people, [rules(1_000), by(alice)]).when(adding, by(alice)).then([{ type: 'ContactAdded' }]);
});

test('an exemption from payment adds an exception to the rules, once', () => {
  const exempt = (user: number): Command => ({ type: 'ExemptFromPayment', user });
  const { world, when } = given(...people);
  when(exempt(bob), by(alice)).thenNothing();
  world.run(choose('NoPaidMessages', rule('DisallowUsers', [bob, carol]), rule('DisallowAll')), by(alice));
  when(exempt(bob), by(alice)).then([{ type: 'PrivacyChosen', key: 'NoPaidMessages', rules: { rules: [rule('AllowUsers', [bob]), rule('DisallowUsers', [carol]), rule('DisallowAll')] } }]);
  for (const stranger of [alice, 404, 777000]) when(exempt(stranger), by(alice)).thenRefused('USER_ID_INVALID');
});

describe('privacy rules of others', () => {
  test('voice messages are refused if the recipient forbids them, also as a forward', () => {
    const { world, when } = given(...people);
    const spoken = document({ id: 7, mimeType: 'audio/ogg', attributes: [documentAttribute({ kind: 'audio', voice: true })] });
    world.run({ type: 'StoreFile', id: 7, sizeBytes: 1, description: fileDescription({ document: spoken }) }, by(alice));
    world.run(send(alice, '', { media: { kind: 'document', id: 7, spoiler: false } }), by(alice));
    world.run(send(alice, 'in writing'), by(alice));
    world.run(choose('VoiceMessages', rule('DisallowAll')), by(bob));
    when(send(bob, '', { media: { kind: 'document', id: 7, spoiler: false } }), by(alice)).thenRefused('VOICE_MESSAGES_FORBIDDEN');
    when(forward(alice, [3, 2], bob), by(alice)).thenRefused('VOICE_MESSAGES_FORBIDDEN');
    when(forward(alice, [3], bob), by(alice)).then([{ type: 'MessageSent' }]);
    when(forward(alice, [2], carol), by(alice)).then([{ type: 'MessageSent' }]);
    world.run(send(bob, 'in writing, too'), by(alice));
    when(edit(bob, 4, '', { text: undefined, media: { kind: 'document', id: 7, spoiler: false } }), by(alice)).thenRefused('MEDIA_NEW_INVALID');
  });

  test('a forward names the author without a link to them', () => {
    const { world, when } = given(...people, [send(alice, 'from Bob'), by(bob)], [choose('Forwards', rule('DisallowAll')), by(bob)]);
    const saving = forward(bob, [2], alice);
    when(saving, by(alice)).then([{ type: 'MessageSent', content: { forward: { fromUser: 0, fromName: 'Bob' } } }, { type: 'MessagesSaved' }]);
    world.run(choose('Forwards', rule('AllowAll')), by(bob));
    when(saving, by(alice)).then([{ type: 'MessageSent', content: { forward: { fromUser: bob, fromName: '' } } }, { type: 'MessagesSaved' }]);
  });
});
