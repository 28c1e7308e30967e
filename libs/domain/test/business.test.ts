import { describe, expect, test } from 'vitest';
import { fileDescription, document as documentOf } from '@teamgram/event-schemas';
import type { Fact } from '@teamgram/event-schemas';
import type { Command } from '../src/index.ts';
import { alice, bob, by, given, people } from './given.ts';

describe('business profile', () => {
  const open = (spans: [number, number][], timezone = 'Europe/Berlin'): Command =>
    ({ type: 'SetBusinessPart', part: 'hours', hours: { timezone, spans: spans.map(([fromM, untilM]) => ({ fromM, untilM })) } });

  test.each([
    ['nowhere', open([[0, 60]], 'Atlantis/Capital'), 'TIMEZONE_INVALID'],
    ['never', open([]), 'BUSINESS_WORK_HOURS_EMPTY'],
    ['twice at once', open([[0, 60], [30, 90]]), 'BUSINESS_WORK_HOURS_PERIOD_INVALID'],
    ['backwards', open([[60, 60]]), 'BUSINESS_WORK_HOURS_PERIOD_INVALID'],
    ['after the week', open([[7 * 24 * 60, 7 * 24 * 60 + 10]]), 'BUSINESS_WORK_HOURS_PERIOD_INVALID'],
    ['over the end of the week into its own beginning', open([[0, 60], [6 * 24 * 60, 7 * 24 * 60 + 30]]), 'BUSINESS_WORK_HOURS_PERIOD_INVALID'],
    ['somewhere without an address', { type: 'SetBusinessPart', part: 'place', place: { geo: undefined, address: ' ' } } as Command, 'BUSINESS_ADDRESS_EMPTY'],
    ['with a sticker that is not there', { type: 'SetBusinessPart', part: 'intro', intro: { title: '', description: '', sticker: 5 } } as Command, 'DOCUMENT_INVALID'],
  ])('refuses: open %s', (_, command, error) => given(...people).when(command, by(alice)).thenRefused(error));

  test('periods are sorted; removing an absent part does nothing', () => {
    const { world, when } = given(...people);
    when({ type: 'SetBusinessPart', part: 'hours', hours: undefined }, by(alice)).thenNothing();
    const [set] = world.run(open([[600, 660], [0, 60]]), by(alice));
    expect(set!.fact).toMatchObject({ hours: { spans: [{ fromM: 0, untilM: 60 }, { fromM: 600, untilM: 660 }] } });
    when({ type: 'SetBusinessPart', part: 'hours', hours: undefined }, by(alice)).then([{ type: 'BusinessPartRemoved', part: 'hours' }]);
  });
});

test('links are changed and removed by their owner only; use by others is counted', () => {
  const { world, when } = given(...people);
  const keep = (isNew: boolean, message = 'hello'): Command => ({ type: 'KeepBusinessLink', isNew, slug: 'slug', message, entities: [], title: '' });
  when(keep(false), by(alice)).thenRefused('CHATLINK_SLUG_EXPIRED');
  world.run(keep(true), by(alice));
  when(keep(false), by(bob)).thenRefused('CHATLINK_SLUG_EXPIRED');
  when(keep(false, 'bye'), by(alice)).then([{ type: 'BusinessLinkKept', description: { message: 'bye' } }]);
  const follow = (remove: boolean, slug = 'slug'): Command => ({ type: 'UseBusinessLink', slug, remove });
  when(follow(false, ''), by(bob)).thenRefused('CHATLINK_SLUG_EMPTY');
  when(follow(false), by(alice)).thenNothing();
  when(follow(false), by(bob)).then([{ type: 'BusinessLinkFollowed', user: alice }]);
  when(follow(true), by(bob)).thenRefused('CHATLINK_SLUG_EXPIRED');
  world.run(follow(true), by(alice));
  when(follow(false), by(bob)).thenRefused('CHATLINK_SLUG_EXPIRED');
});

describe('quick replies', () => {
  const keep = (shortcut: string | number, text: string, more: Partial<Extract<Command, { type: 'KeepQuickReply' }>> = {}): Command =>
    ({ type: 'KeepQuickReply', shortcut, text, entities: [], media: undefined, invertMedia: false, ...more });
  const change = (shortcut: number, given: 'remove' | { name: string } | { removeMessages: number[] }): Command => ({ type: 'ChangeQuickReply', shortcut, change: given });

  test('messages are stored under a short name; names are not case-sensitive', () => {
    const { world, when } = given(...people);
    for (const name of ['', 'two words', 'x'.repeat(33)]) when(keep(name, 'hi'), by(alice)).thenRefused('SHORTCUT_INVALID');
    when(keep(1, 'hi'), by(alice)).thenRefused('SHORTCUT_INVALID');
    when(keep('hello', ' '), by(alice)).thenRefused('MESSAGE_EMPTY');
    when(keep('hello', 'hi'), by(alice)).then([{ type: 'QuickReplyNamed', shortcut: 1, name: { name: 'hello' } }, { type: 'QuickReplyMessageKept', shortcut: 1, messageId: 1, content: { text: 'hi' } }]);
    world.run(keep('hello', 'hi'), by(alice));
    when(keep('Hello', 'there'), by(alice)).then([{ type: 'QuickReplyMessageKept', shortcut: 1, messageId: 2 }]);
    world.run(keep('bye', 'so long'), by(alice));
    when(change(2, { name: 'HELLO' }), by(alice)).thenRefused('SHORTCUT_OCCUPIED');
    when(change(2, { name: 'a b' }), by(alice)).thenRefused('SHORTCUT_INVALID');
    when(change(3, { name: 'x' }), by(alice)).thenRefused('SHORTCUT_INVALID');
    world.run(change(2, { name: 'ciao' }), by(alice));
    when({ type: 'ChangeQuickReply', shortcut: 0, change: { order: [2] } }, by(alice)).thenRefused('ORDER_INVALID');
    world.run({ type: 'ChangeQuickReply', shortcut: 0, change: { order: [2, 1] } }, by(alice));
    when({ type: 'ChangeQuickReply', shortcut: 0, change: { order: [2, 1] } }, by(alice)).thenNothing();
  });

  test('at most a hundred names with twenty messages each; at most a hundred links', () => {
    const { world, when } = given(...people);
    for (let index = 0; index < 20; index++) world.run(keep('full', `${index}`), by(alice));
    when(keep('full', 'more'), by(alice)).thenRefused('QUICK_REPLIES_TOO_MUCH');
    for (let index = 1; index < 100; index++) world.run(keep(`name${index}`, 'x'), by(alice));
    when(keep('more', 'x'), by(alice)).thenRefused('QUICK_REPLIES_TOO_MUCH');
    const link = (index: number): Fact => ({
      type: 'BusinessLinkKept', stream: `user-${alice}`, user: alice, link: index, description: { slug: `slug${index}`, message: '', entities: [], title: '' },
    });
    for (let index = 1; index <= 100; index++) world.record(link(index));
    when({ type: 'KeepBusinessLink', isNew: true, slug: 'another', message: '', entities: [], title: '' }, by(alice)).thenRefused('CHATLINKS_TOO_MUCH');
  });

  test('keys and files are erased with the messages', () => {
    const stored: Command = { type: 'StoreFile', id: 5, sizeBytes: 10, description: fileDescription({ document: documentOf({ id: 5, mimeType: 'text/plain', sizeBytes: 10 }) }) };
    const { world, when } = given(...people, [stored, by(alice)]);
    world.run(keep('hello', 'hi'), by(alice));
    world.run(keep('hello', '', { media: { kind: 'document', id: 5, spoiler: false } }), by(alice));
    when(change(1, { removeMessages: [9] }), by(alice)).thenNothing();
    when(change(1, { removeMessages: [1] }), by(alice)).then([{ type: 'QuickReplyMessagesRemoved', messageIds: [1] }, { type: 'MessagesErased', stream: `quick-${alice}`, versions: [1] }]);
    when(change(1, 'remove'), by(alice)).then([{ type: 'QuickReplyRemoved' }, { type: 'MessagesErased', versions: [1, 2, 0] }, { type: 'FileErased', id: 5 }]);
    expect(world.decide({ type: 'DeleteAccount', proof: undefined }, by(alice)).map(({ type }) => type)).toContain('FileErased');
  });
});
