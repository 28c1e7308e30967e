/** Keyboards of messages: valid buttons, and their lifecycle (core.telegram.org/api/bots/buttons). */
import { keyboard, keyboardButton, keyboardRow, requestedPeer } from '@teamgram/event-schemas';
import type { Fact, Keyboard, KeyboardButton } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { sentMessage } from '../src/messages/sent-message.ts';
import type { Command } from '../src/index.ts';
import { edit, forward, remove, send } from './commands.ts';
import { Deployment, everybody } from './deployment.ts';
import { alice, bob, by, given, people, START_MS } from './given.ts';

const button = (kind: string, more: Partial<KeyboardButton> = {}) => keyboardButton({ kind, text: 'a button', ...more });
const of = (kind: string, ...buttons: KeyboardButton[]) => keyboard({ kind, rows: buttons.map((one) => keyboardRow({ buttons: [one] })) });
const url = button('Url', { url: 'https://example.com/x' });
const press = button('Callback', { data: Uint8Array.of(1, 2) });
const links = of('inline', url, button('Copy', { copyText: 'x' }));
const inline = of('inline', url, press);
const saying = (given: Keyboard, more = {}) => send(bob, 'choose', { keyboard: given, ...more });
const typesOf = (facts: readonly { fact: Fact }[]) => facts.map(({ fact }) => fact.type);

describe('a message with buttons', () => {
  test('the keyboard event directly precedes the message, is sealed like it, and is erased with it', () => {
    const { world } = given(...people);
    expect(world.run(saying(inline), by(alice)).map(({ fact }) => fact)).toMatchObject([
      { type: 'KeyboardSet', message: 0, keyboard: inline }, { type: 'MessageSent', content: { text: 'choose' } }]);
    const sent = world.journal.events.findLast(({ fact }) => fact.type === 'MessageSent')!;
    expect(sentMessage(world.view, sent.position)?.keyboard).toEqual(inline);
    const erased = world.run(remove([2], true), by(alice)).map(({ fact }) => fact);
    expect(erased).toMatchObject([{ type: 'MessagesErased', versions: [sent.version] }, { type: 'MessagesErased', messages: [], versions: [sent.version - 1] }]);
  });

  test('a message without a keyboard is a single fact', () => {
    const { world } = given(...people);
    expect(typesOf(world.run(send(bob, 'hello'), by(alice)))).toEqual(['MessageSent']);
    expect([...world.documents.all.keys()].filter((name) => /^(message|beside):/.test(name))).toEqual([]);
  });

  test('an edit replaces, removes or keeps the keyboard', () => {
    const { world, when } = given(...people, [saying(inline), by(alice)]);
    when(edit(bob, 2, 'choose', { keyboard: inline }), by(alice)).thenRefused('MESSAGE_NOT_MODIFIED');
    expect(typesOf(world.run(edit(bob, 2, 'choose!'), by(alice)))).toEqual(['MessageEdited']);
    expect(world.run(edit(bob, 2, 'choose!', { keyboard: links }), by(alice)).map(({ fact }) => fact)).toMatchObject([{ type: 'KeyboardSet', keyboard: links }, { type: 'MessageEdited' }]);
    expect(typesOf(world.run(edit(bob, 2, 'choose!', { keyboard: 'none' }), by(alice)))).toEqual(['KeyboardRemoved', 'MessageEdited']);
    when(edit(bob, 2, 'choose!', { keyboard: 'none' }), by(alice)).thenRefused('MESSAGE_NOT_MODIFIED');
    when(edit(bob, 2, 'choose', { keyboard: of('reply', button('Default')) }), by(alice)).thenRefused('REPLY_MARKUP_INVALID');
  });

  test('a reply keyboard cannot be edited', () => {
    const { when } = given(...people, [saying(of('reply', button('Default'))), by(alice)]);
    when(edit(bob, 2, 'choose', { keyboard: inline }), by(alice)).thenRefused('REPLY_MARKUP_INVALID');
    when(edit(bob, 2, 'choose', { keyboard: 'none' }), by(alice)).thenRefused('MESSAGE_NOT_MODIFIED');
  });

  test.each([
    ['links alone go along', links, {}, ['KeyboardSet', 'MessageSent']], ['with what leads nowhere there, nothing does', inline, {}, ['MessageSent']],
    ['without a word of the author nothing does', links, { dropAuthor: true }, ['MessageSent']], ['a reply keyboard stays', of('reply', button('Default')), {}, ['MessageSent']],
  ])('when forwarded: %s', (_, given_, more, types) => {
    const { world } = given(...people, [saying(given_), by(alice)]);
    expect(typesOf(world.run(forward(bob, [2], bob, more), by(alice)))).toEqual(types);
  });

});

describe('a scheduled message', () => {
  const later = { dueS: START_MS / 1000 + 3600 };
  const sendNow: Command = { type: 'SendScheduled', peer: bob, id: 1 };
  const change = (more: object): Command => ({ type: 'EditScheduled', peer: bob, id: 1, text: undefined, media: undefined, invertMedia: false, dueS: later.dueS, repeatS: 0, ...more });
  const waiting = (keyboard_: Keyboard = inline) => given(...people, [saying(keyboard_, { later }), by(alice)]);

  test('keeps its keyboard, sealed with the content, and is sent with it', () => {
    const { world } = waiting();
    expect(world.journal.events.at(-1)!.fact).toMatchObject({ type: 'MessageScheduled', keyboard: inline });
    const sent = world.run(sendNow, by(alice));
    expect(sent.map(({ fact }) => fact)).toMatchObject([{ type: 'KeyboardSet', message: 0, keyboard: inline }, { type: 'MessageSent' }, { type: 'ScheduledMessagesEnded', sentIds: [2] }, { type: 'MessagesErased', versions: [0] }]);
    expect(sentMessage(world.view, sent[1]!.position)?.keyboard).toEqual(inline);
  });

  test('an edit replaces or removes its keyboard; absent, it is unchanged', () => {
    const { world, when } = waiting();
    const edited = (more: object) => world.run(change(more), by(alice))[0]!.fact;
    when(change({ keyboard: inline }), by(alice)).thenRefused('MESSAGE_NOT_MODIFIED');
    expect(edited({ text: { text: 'choose!', entities: [] } })).toMatchObject({ type: 'ScheduledMessageEdited', keyboard: inline });
    expect(edited({ keyboard: links })).toMatchObject({ keyboard: links });
    when(change({ keyboard: of('reply', button('Default')) }), by(alice)).thenRefused('REPLY_MARKUP_INVALID');
    when(change({ keyboard: of('inline', button('Url', { url: 'x y' })) }), by(alice)).thenRefused('BUTTON_URL_INVALID');
    expect(edited({ keyboard: 'none' })).toMatchObject({ keyboard: undefined });
    expect(typesOf(world.run(sendNow, by(alice)))).toEqual(['MessageSent', 'ScheduledMessagesEnded', 'MessagesErased']);
  });

  test('a reply keyboard cannot be changed by an edit', () => {
    const { when } = waiting(of('reply', button('Default')));
    when(change({ keyboard: 'none' }), by(alice)).thenRefused('MESSAGE_NOT_MODIFIED');
    when(change({ keyboard: inline }), by(alice)).thenRefused('REPLY_MARKUP_INVALID');
  });

  test('repeats with its latest keyboard', () => {
    const { world } = given(...people, [saying(inline, { later: { ...later, repeatS: 86_400 } }), by(alice)], [change({ keyboard: links, repeatS: 86_400 }), by(alice)]);
    expect(world.run(sendNow, by(alice)).map(({ fact }) => fact)).toMatchObject([{ keyboard: links }, { type: 'MessageSent' }, {}, {}, { type: 'MessageScheduled', keyboard: links }]);
  });

  test('that is a forward keeps the links; they are not checked again when it is due', () => {
    const { world } = given(...people, [saying(of('inline', button('UserProfile', { user: bob }))), by(alice)], [forward(bob, [2], bob, { later }), by(alice)]);
    const hidden: Command = { type: 'ChoosePrivacy', key: 'Forwards', rules: [{ kind: 'DisallowAll', users: [], chats: [] }] };
    world.run(hidden, by(bob));
    expect(typesOf(world.run(sendNow, by(alice)))).toEqual(['KeyboardSet', 'MessageSent', 'ScheduledMessagesEnded', 'MessagesErased']);
  });
});

describe('allowed buttons', () => {
  const asking = (buttonId: number) => button('RequestPeer', { buttonId, peersMax: 1, peer: requestedPeer({ kind: 'User' }) });
  test.each<[string, Keyboard]>([
    ['inline', of('inline', url, press, button('SwitchInline', { query: '' }), button('UserProfile', { user: bob }), button('WebView', { url: 'https://example.com' }), button('Copy', { copyText: 'x' }), button('Disabled'))],
    ['reply', of('reply', button('Default'), button('RequestPhone'), button('RequestGeoLocation'), button('RequestPoll'), asking(1), asking(2), button('SimpleWebView', { url: 'https://example.com' }))],
    ['hide', keyboard({ kind: 'hide', selective: true })], ['force-reply', keyboard({ kind: 'force-reply', placeholder: 'say it' })],
    ['tg', of('inline', button('Url', { url: 'tg://resolve?domain=x' }), button('Url', { url: 'example.com' }))], ['an icon alone', of('inline', keyboardButton({ kind: 'Disabled', icon: 5 }))],
  ])('%s', (_, given_) => { expect(typesOf(given(...people).world.run(saying(given_), by(alice)))).toEqual(['KeyboardSet', 'MessageSent']); });

  const many = (count: number, row: number) => keyboard({ kind: 'inline', rows: Array.from({ length: Math.ceil(count / row) }, () => keyboardRow({ buttons: Array.from({ length: row }, () => button('Disabled')) })) });
  test.each<[string, Keyboard, string]>([
    ['no such keyboard', of('other', url), 'REPLY_MARKUP_INVALID'], ['no buttons', of('inline'), 'REPLY_MARKUP_INVALID'], ['an empty row', keyboard({ kind: 'inline', rows: [keyboardRow()] }), 'REPLY_MARKUP_INVALID'],
    ['buttons of what hides them', of('hide', url), 'REPLY_MARKUP_INVALID'], ['too long a placeholder', keyboard({ kind: 'force-reply', placeholder: 'x'.repeat(65) }), 'REPLY_MARKUP_INVALID'],
    ['too many', many(301, 7), 'REPLY_MARKUP_TOO_LONG'], ['too wide a row', many(13, 13), 'REPLY_MARKUP_TOO_LONG'],
    ['too much', of('inline', ...Array.from({ length: 60 }, () => button('Url', { url: `https://example.com/${'x'.repeat(200)}` }))), 'REPLY_MARKUP_TOO_LONG'],
    ['no text', of('inline', keyboardButton({ kind: 'Url', text: ' ', url: 'https://example.com' })), 'BUTTON_TEXT_INVALID'], ['too long a text', of('inline', button('Disabled', { text: 'x'.repeat(257) })), 'BUTTON_TEXT_INVALID'],
    ['no link', of('inline', button('Url', { url: 'x y' })), 'BUTTON_URL_INVALID'], ['an unsafe link', of('inline', button('Url', { url: 'javascript:alert(1)' })), 'BUTTON_URL_INVALID'],
    ['an app without TLS', of('inline', button('WebView', { url: 'http://example.com' })), 'BUTTON_URL_INVALID'],
    ['no data', of('inline', button('Callback')), 'BUTTON_DATA_INVALID'], ['too much data', of('inline', button('Callback', { data: new Uint8Array(65) })), 'BUTTON_DATA_INVALID'],
    ['too long a query', of('inline', button('SwitchInline', { query: 'x'.repeat(257) })), 'BUTTON_DATA_INVALID'],
    ['nothing to copy', of('inline', button('Copy')), 'BUTTON_COPY_TEXT_INVALID'], ['nobody', of('inline', button('UserProfile', { user: 99 })), 'BUTTON_USER_INVALID'],
    ['a login', of('inline', button('UrlAuth', { url: 'https://example.com' })), 'BOT_DOMAIN_INVALID'],
    ['a game', of('inline', button('Game')), 'BUTTON_TYPE_INVALID'], ['one of another keyboard', of('reply', press), 'BUTTON_TYPE_INVALID'],
    ['too many peers', of('reply', button('RequestPeer', { peersMax: 11 })), 'BUTTON_TYPE_INVALID'], ['one number twice', of('reply', asking(1), asking(1)), 'BUTTON_ID_INVALID'],
  ])('refuses %s', (_, given_, error) => { given(...people).when(saying(given_), by(alice)).thenRefused(error as 'BUTTON_TYPE_INVALID'); });

  test('refuses a link to a user whose privacy rules forbid it', () => {
    const hidden: Command = { type: 'ChoosePrivacy', key: 'Forwards', rules: [{ kind: 'DisallowAll', users: [], chats: [] }] };
    given(...people, [hidden, by(bob)]).when(saying(of('inline', button('UserProfile', { user: bob }))), by(alice)).thenRefused('BUTTON_USER_PRIVACY_RESTRICTED');
  });

  test.each<['supergroup' | 'broadcast', Keyboard, string]>([
    ['supergroup', of('reply', button('RequestPhone')), 'BUTTON_TYPE_INVALID'], ['broadcast', of('reply', button('Default')), 'REPLY_MARKUP_INVALID'],
    ['broadcast', of('inline', button('SwitchInline')), 'BUTTON_TYPE_INVALID'],
  ])('a %s refuses some keyboards and buttons', (kind, given_, error) => {
    const { world, when } = given(...people);
    const [{ fact }] = world.run({ type: 'CreateChat', kind, title: 'Chat', about: '', users: [] }, by(alice)) as unknown as [{ fact: Fact & { chat: number } }];
    when(send(fact.chat, 'choose', { keyboard: given_ }), by(alice)).thenRefused(error as 'BUTTON_TYPE_INVALID');
    expect(typesOf(world.run(send(fact.chat, 'choose', { keyboard: inline }), by(alice)))).toContain('KeyboardSet');
  });
});

describe('the copy of a post in the discussion group', () => {
  function scene() {
    const { world } = given(...people);
    const run = (command: Command) => world.run(command, by(alice)).map(({ fact }) => fact);
    const made = (kind: 'supergroup' | 'broadcast') => (run({ type: 'CreateChat', kind, title: 'Chat', about: '', users: [] })[0] as Fact & { chat: number }).chat;
    const [channel, group] = [made('broadcast'), made('supergroup')];
    run({ type: 'SetDiscussionGroup', channel, group });
    const post = (more = {}) => run(send(channel, 'choose', more));
    const copy = () => sentMessage(world.view, world.journal.events.findLast(({ fact }) => fact.type === 'MessageSent' && fact.discussedPost > 0)!.position);
    return { world, channel, group, run, post, copy };
  }
  const idOf = (facts: readonly Fact[]) => (facts.find((fact) => fact.type === 'MessageSent') as Extract<Fact, { type: 'MessageSent' }>).deliveries[0]!.messageId;
  const named = (facts: readonly Fact[]) => facts.map(({ type }) => type);

  test('has the buttons of the post and follows their edits', () => {
    const { channel, run, post, copy } = scene();
    const posted = post({ keyboard: inline });
    expect(named(posted)).toEqual(['KeyboardSet', 'MessageSent', 'KeyboardSet', 'MessageSent']);
    expect(copy()?.keyboard).toEqual(inline);
    const id = idOf(posted);
    expect(named(run(edit(channel, id, 'choose!')))).toEqual(['MessageEdited', 'ChatMessageEdited', 'MessageEdited']);
    expect(copy()?.keyboard).toEqual(inline);
    expect(named(run(edit(channel, id, 'choose!', { keyboard: links })))).toEqual(['KeyboardSet', 'MessageEdited', 'ChatMessageEdited', 'KeyboardSet', 'MessageEdited']);
    expect(copy()?.keyboard).toEqual(links);
    expect(named(run(edit(channel, id, 'choose!', { keyboard: 'none' })))).toEqual(['KeyboardRemoved', 'MessageEdited', 'ChatMessageEdited', 'KeyboardRemoved', 'MessageEdited']);
    expect(copy()?.keyboard).toBeUndefined();
  });

  test('without buttons gets no removal when those of the post are removed', () => {
    const { world, channel, group, run, post, copy } = scene();
    run({ type: 'SetDiscussionGroup', channel, group: 0 });
    const id = idOf(post({ keyboard: inline }));
    run({ type: 'SetDiscussionGroup', channel, group });
    expect(named(run(edit(channel, id, 'choose', { keyboard: 'none' })))).toEqual(['KeyboardRemoved', 'MessageEdited', 'ChatMessageEdited']);
    const bare = idOf(post());
    expect(copy()?.keyboard).toBeUndefined();
    expect(named(run(edit(channel, bare, 'choose', { keyboard: inline })))).toEqual(['KeyboardSet', 'MessageEdited', 'ChatMessageEdited', 'KeyboardSet', 'MessageEdited']);
    expect(world.journal.events.at(-2)?.fact).toMatchObject({ type: 'KeyboardSet', message: copy()!.position });
    expect(copy()?.keyboard).toEqual(inline);
  });

  test('loses its keyboard key with the post', () => {
    const { world, channel, run, post, copy } = scene();
    const id = idOf(post({ keyboard: inline }));
    const { position, versions } = copy()!;
    const gone = run({ type: 'DeleteChatMessages', chat: channel, ids: [id] }).flatMap((fact) => (fact.type === 'MessagesErased' ? [fact] : []));
    expect(gone.some(({ messages }) => messages.includes(position))).toBe(true);
    expect(gone.some(({ stream, versions: keys }) => stream === world.journal.read(position)!.fact.stream && keys.includes(versions[0]! - 1))).toBe(true);
  });
});

describe('several partitions', () => {
  const [first, second, third] = everybody as [number, number, number];
  const keyed = (deployment: Deployment) => deployment.worlds.map((world, partition) => deployment.facts(partition).flatMap((fact, position) => {
    if (fact.type !== 'KeyboardSet' && fact.type !== 'KeyboardRemoved') return [];
    const next = world.journal.read(position + 1)!.fact;
    const about = fact.message || position + 1;
    return [`${fact.type} ${next.type} ${next.type === 'MessageSent' ? 'its own' : next.type === 'MessageEdited' && next.message === about ? 'its own' : 'another'}`];
  }));

  test.each([['of two', 2], ['of a group', 3]])('the copies %s have the keyboard, and follow its edits', (where, count) => {
    const deployment = new Deployment(count);
    const peer = where === 'of two' ? second : deployment.createChat('Group', first, [second, third]);
    deployment.settle();
    deployment.run(send(peer, 'choose', { keyboard: inline }), first, 1);
    deployment.settle();
    deployment.settle();
    const id = deployment.entries.get(first)!.findLast(({ text }) => text === 'choose')!.messageId;
    deployment.run(edit(peer, id, 'choose', { keyboard: links }), first, 2);
    deployment.run(edit(peer, id, 'choose', { keyboard: 'none' }), first, 3);
    // Deliveries of a group pass through home.
    deployment.settle();
    deployment.settle();
    deployment.expectSettled();
    const whole = ['KeyboardSet MessageSent its own', 'KeyboardSet MessageEdited its own', 'KeyboardRemoved MessageEdited its own'];
    expect(keyed(deployment)).toEqual(Array.from({ length: count }, () => whole));
  });
});
