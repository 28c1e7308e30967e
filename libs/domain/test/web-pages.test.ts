/** Rules for web page previews, saved GIFs and translations. */
import { document, documentAttribute, fileDescription, photo, webPage } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { gifsOf } from '../src/files/gifs.ts';
import { usesOf } from '../src/files/use.ts';
import { GIFS_MAX, type ChoiceOfMedia, type Command } from '../src/index.ts';
import { edit, forward, remove, send } from './commands.ts';
import { alice, bob, by, carol, given, people } from './given.ts';

const PAGE = webPage({ id: 7, url: 'http://example.org/', displayUrl: 'example.org', title: 'Example' });
const chosen = (more: object = {}, picture = 0): Extract<ChoiceOfMedia, { kind: 'web-page' }> => ({ kind: 'web-page', page: { ...PAGE, ...more }, photo: picture });
const pending = chosen({ title: '' });
const linked = (media: ChoiceOfMedia) => send(bob, 'see example.org', { media });
const attach = (media: Extract<ChoiceOfMedia, { kind: 'web-page' }> | undefined, more: object = {}): Command => ({ type: 'AttachWebPage', peer: bob, id: 2, pageId: 7, media, ...more });

describe('a link preview', () => {
  test('is not media, so that the length of captions does not apply', () => {
    const { when } = given(...people);
    when(send(bob, 'a'.repeat(4_000), { media: chosen() }), by(alice)).then([{ type: 'MessageSent', content: { media: { webPage: { title: 'Example' } } } }]);
    when(send(bob, ' ', { media: chosen() }), by(alice)).thenRefused('MESSAGE_EMPTY');
    when(linked(chosen({ id: 0 })), by(alice)).thenRefused('MEDIA_INVALID');
    when(linked(chosen({ title: 'a'.repeat(3_000) })), by(alice)).thenRefused('MEDIA_INVALID');
  });

  test('is edited with its text; other media take precedence', () => {
    const { when, world } = given(...people, [linked(chosen()), by(alice)]);
    when(edit(bob, 2, 'nothing linked'), by(alice)).then([{ type: 'MessageEdited', content: { media: undefined } }]);
    when(edit(bob, 2, 'other.example', { media: chosen({ id: 8, title: 'Other' }) }), by(alice)).then([{ type: 'MessageEdited', content: { media: { webPage: { title: 'Other' } } } }]);
    world.run({ type: 'StoreFile', id: 5, sizeBytes: 1, description: fileDescription({ photo: photo({ id: 5 }) }) }, by(alice));
    world.run(send(bob, 'caption', { media: { kind: 'photo', id: 5, spoiler: false } }), by(alice));
    when(edit(bob, 3, 'caption with example.org', { media: chosen() }), by(alice)).then([{ type: 'MessageEdited', content: { media: { photo: { id: 5 }, webPage: undefined } } }]);
  });

  test('has a photo that is erased with the last message that shows it', () => {
    const { world, when } = given(...people);
    world.run({ type: 'StoreFile', id: 5, sizeBytes: 1, description: fileDescription({ photo: photo({ id: 5 }) }) }, by(alice));
    world.run(linked(chosen({}, 5)), by(alice));
    expect(usesOf(world.documents, 5)).toBe(1);
    when(remove([2], true), by(alice)).then([{ type: 'MessagesErased' }, { type: 'FileErased', id: 5 }]);
    when(linked(chosen({}, 6)), by(alice)).then([{ type: 'MessageSent', content: { media: { webPage: { photo: undefined } } } }]);
  });
});

test('a forward keeps an attached preview, does not wait for a pending one, and keeps its text', () => {
  const onward = forward(bob, [2], carol, { dropMediaCaptions: true });
  given(...people, [linked(chosen()), by(alice)]).when(onward, by(alice)).then([{ type: 'MessageSent', content: { text: 'see example.org', media: { webPage: { title: 'Example' } } } }]);
  given(...people, [linked(pending), by(alice)]).when(onward, by(alice)).then([{ type: 'MessageSent', content: { text: 'see example.org', media: undefined } }]);
});

describe('AttachWebPage', () => {
  const waiting = () => given(...people, [linked(pending), by(alice)]);

  test('attaches the page that a message waits for, or removes the pending one', () => {
    waiting().when(attach(chosen()), by(alice)).then([{ type: 'MessageEdited', content: { text: 'see example.org', media: { webPage: { title: 'Example' } } }, deliveries: [{ messageId: 2, ptsCount: 1 }, { messageId: 2 }] }]);
    waiting().when(attach(undefined), by(alice)).then([{ type: 'MessageEdited', content: { media: undefined } }]);
  });

  test('does nothing for a message that waits for no page, or for another one', () => {
    waiting().when(attach(chosen({ id: 8 }), { pageId: 8 }), by(alice)).thenNothing();
    given(...people, [linked(chosen()), by(alice)]).when(attach(chosen()), by(alice)).thenNothing();
    given(...people, [linked(pending), by(alice)], [edit(bob, 2, 'nothing linked'), by(alice)]).when(attach(chosen()), by(alice)).thenNothing();
  });

  test('is refused for others than the author', () => {
    waiting().when(attach(chosen(), { peer: alice }), by(bob)).thenRefused('MESSAGE_AUTHOR_REQUIRED');
    waiting().when(attach(chosen(), { id: 9 }), by(alice)).thenRefused('MESSAGE_ID_INVALID');
  });
});

describe('SaveGif', () => {
  const gif = (id: number): Command => ({ type: 'StoreFile', id, sizeBytes: 1, description: fileDescription({ document: document({ id, attributes: [documentAttribute({ kind: 'animated' })] }) }) });
  const save = (file: number, unsave = false): Command => ({ type: 'SaveGif', file, unsave });

  test('newest first, each a use of its file; the last use erases the file', () => {
    const { world, when } = given(...people, [gif(1), by(alice)], [gif(2), by(alice)]);
    for (const file of [1, 2, 1]) world.run(save(file), by(alice));
    expect([gifsOf(world.documents, alice), usesOf(world.documents, 1)]).toEqual([[1, 2], 1]);
    when(save(1), by(alice)).thenNothing();
    when(save(1, true), by(alice)).then([{ type: 'GifDropped', file: 1 }, { type: 'FileErased', id: 1 }]);
    when(save(1, true), by(bob)).thenNothing();
    when(save(9), by(alice)).thenRefused('GIF_ID_INVALID');
  });

  test('beyond the limit the oldest is dropped', () => {
    const { world, when } = given(...people);
    for (let id = 1; id <= GIFS_MAX + 1; id++) world.run(gif(id), by(alice));
    for (let id = 1; id <= GIFS_MAX; id++) world.run(save(id), by(alice));
    when(save(GIFS_MAX + 1), by(alice)).then([{ type: 'GifKept' }, { type: 'GifDropped', file: 1 }, { type: 'FileErased', id: 1 }]);
    when(save(1), by(alice)).then([{ type: 'GifKept', file: 1 }]);
  });
});

test('ChoosePeerTranslations: repeating a choice does nothing', () => {
  const choose = (disabled: boolean, peer: number = bob): Command => ({ type: 'ChoosePeerTranslations', peer, disabled });
  const { world, when } = given(...people);
  when(choose(false), by(alice)).thenNothing();
  when(choose(true), by(alice)).then([{ type: 'PeerTranslationsSet', owner: alice, peer: bob, disabled: true }]);
  world.run(choose(true), by(alice));
  when(choose(true), by(alice)).thenNothing();
  when(choose(false), by(alice)).then([{ type: 'PeerTranslationsSet', disabled: false }]);
  when(choose(true, 404), by(alice)).thenRefused('PEER_ID_INVALID');
});
