/** Link previews, fetched from a local web server that settings.json allows. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import { eventually } from '../support/eventually.ts';
import { startPeople, updatesIn } from '../support/people.ts';
import type { People } from '../support/people.ts';
import { makePng } from '../support/png.ts';
import { chatIn, inputPeerChannel, nextRandomId, wholeHistory } from './community.ts';

let web: Server;
let origin: string;
let people: People;
/** Requests held until released. */
const held: (() => void)[] = [];
const picture = makePng(600, 300, (x, y) => [x % 256, y % 256, 9]);

const page = (title: string) =>
  `<html><head><title>${title}</title><meta property="og:description" content="About ${title}"><meta property="og:site_name" content="The Site"><meta property="og:image" content="/picture.png"></head></html>`;

beforeAll(async () => {
  web = createServer((request, response) => {
    const path = request.url!;
    const answer = () => response.setHeader('content-type', 'text/html; charset=utf-8').end(page(path.slice(1)));
    if (path === '/picture.png') response.setHeader('content-type', 'image/png').end(picture);
    else if (path.startsWith('/nothing')) response.writeHead(404).end();
    else if (path.startsWith('/late')) held.push(answer);
    else if (path.startsWith('/gone')) held.push(() => response.writeHead(500).end());
    else answer();
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  const { port } = web.address() as AddressInfo;
  origin = `http://127.0.0.1:${port}`;
  people = await startPeople({ settings: { webPages: { allowed: [`127.0.0.1:${port}`] } } });
});
afterAll(async () => {
  await people?.leave();
  web.closeAllConnections();
  await new Promise((resolve) => web.close(resolve));
});

/** Releases the next held request, once there is one. */
const release = async () => (await eventually('somebody asks for the page', () => held.shift()))();
const say = async (peer: tl.InputPeer, message: string, more: object = {}) => {
  const sent = await people.alice.call('messages.sendMessage', { peer, message, random_id: nextRandomId(), ...more });
  return messagesIn(sent)[0];
};
const messagesIn = (updates: tl.Updates): tl.message[] =>
  ('updates' in updates ? updates.updates : []).flatMap((update) => ('message' in update && typeof update.message === 'object' && update.message._ === 'message' ? [update.message] : []));
const newestFor = async (who: 'alice' | 'bob', peer: tl.InputPeer) =>
  ((await people[who].call('messages.getHistory', { ...wholeHistory, peer })) as tl.messages.messagesSlice).messages[0] as tl.message;
const pageIn = (message: tl.message | undefined) => (message?.media as tl.messageMediaWebPage | undefined)?.webpage;

describe('fetching a page', () => {
  test('messages.getWebPagePreview: the first link of a text, with its image', async () => {
    const { media } = await people.alice.call('messages.getWebPagePreview', { message: `hello ${origin}/first and ${origin}/second` });
    const { webpage } = media as tl.messageMediaWebPage;
    expect(webpage).toMatchObject({ _: 'webPage', url: `${origin}/first`, title: 'first', description: 'About first', site_name: 'The Site', type: 'article', has_large_media: true });
    const photo = (webpage as tl.webPage).photo as tl.photo;
    const location = { _: 'inputPhotoFileLocation', id: photo.id, access_hash: photo.access_hash, file_reference: photo.file_reference, thumb_size: 'm' } as const;
    expect(await people.alice.call('upload.getFile', { location, offset: 0, limit: 1024 * 1024 })).toMatchObject({ _: 'upload.file', type: { _: 'storage.fileJpeg' } });
    for (const message of ['no link at all', `${origin}/nothing`, 'http://127.0.0.1:1/', 'http://169.254.169.254/', 'http://localhost/x']) {
      expect([message, (await people.alice.call('messages.getWebPagePreview', { message })).media]).toEqual([message, { _: 'messageMediaEmpty' }]);
    }
  });

  test('messages.getWebPage: by its link, "not modified" if unchanged', async () => {
    const { webpage } = await people.alice.call('messages.getWebPage', { url: `${origin}/first`, hash: 0 });
    expect(webpage).toMatchObject({ _: 'webPage', title: 'first' });
    expect(await people.alice.call('messages.getWebPage', { url: `${origin}/first`, hash: (webpage as tl.webPage).hash })).toMatchObject({ webpage: { _: 'webPageNotModified' } });
    expect(await people.alice.call('messages.getWebPage', { url: `${origin}/nothing`, hash: 0 })).toMatchObject({ webpage: { _: 'webPageEmpty' } });
    await expect(people.alice.call('messages.getWebPage', { url: 'ftp://example.org', hash: 0 })).rejects.toThrow('WC_CONVERT_URL_INVALID');
  });
});

test('messages.translateText without a translation service', async () => {
  const text: tl.textWithEntities[] = [{ _: 'textWithEntities', text: 'a', entities: [] }];
  await expect(people.alice.call('messages.translateText', { text, to_lang: 'de' })).rejects.toThrow('TRANSLATIONS_DISABLED');
});

describe('a message with a link', () => {
  test('messages.sendMessage includes a cached page, unless disabled', async () => {
    expect(pageIn(await say(people.bobForAlice, `see ${origin}/first`))).toMatchObject({ _: 'webPage', title: 'first' });
    const seen = await eventually('Bob has it', async () => {
      const message: tl.message | undefined = await newestFor('bob', people.aliceForBob);
      return message?.message === `see ${origin}/first` && message;
    });
    expect(pageIn(seen)).toMatchObject({ _: 'webPage', title: 'first', photo: { _: 'photo' } });
    expect(seen.edit_date).toBeUndefined();
    expect(await people.alice.call('messages.sendMessage', { peer: people.bobForAlice, message: `no ${origin}/first`, no_webpage: true, random_id: nextRandomId() }))
      .toMatchObject({ _: 'updateShortSentMessage' });
  });

  test('updateWebPage: a page fetched later is sent to everybody who has the message, which does not count as edited', async () => {
    const sent = await say(people.bobForAlice, `wait for ${origin}/late-1`);
    const waiting = pageIn(sent) as tl.webPagePending;
    expect(waiting).toMatchObject({ _: 'webPagePending', url: `${origin}/late-1` });
    await release();
    const update = await eventually('Bob hears of the page', () => people.heardByBob.find((one): one is tl.updateWebPage => one._ === 'updateWebPage'));
    expect(update).toMatchObject({ pts_count: 1, webpage: { _: 'webPage', id: waiting.id, title: 'late-1' } });
    const now = await newestFor('bob', people.aliceForBob);
    expect([now.message, now.edit_date]).toEqual([`wait for ${origin}/late-1`, undefined]);
    expect(pageIn(now)).toMatchObject({ _: 'webPage', title: 'late-1' });
    const missed = await people.alice.call('updates.getDifference', { pts: 1, date: 0, qts: 0 }) as tl.updates.difference;
    expect(missed.other_updates.flatMap((one) => (one._ === 'updateWebPage' ? [one.webpage] : []))).toMatchObject([{ _: 'webPage', id: waiting.id }]);
  });

  test('a missing page leaves the text unchanged', async () => {
    people.heardByBob.length = 0;
    await say(people.bobForAlice, `nothing at ${origin}/gone-1`);
    await release();
    expect(await eventually('Bob hears of it', () => people.heardByBob.find(({ _ }) => _ === 'updateWebPage'))).toMatchObject({ webpage: { _: 'webPageEmpty' } });
    expect((await newestFor('alice', people.bobForAlice)).media).toBeUndefined();
  });

  test('updateChannelWebPage: the same in a group', async () => {
    const group = chatIn('channel', await people.alice.call('channels.createChannel', { megagroup: true, title: 'Group', about: '' }) as tl.updates);
    const secondAlice: tl.Update[] = [];
    const device = await people.join({ key: people.alice.client.key!, onUpdate: (update) => secondAlice.push(...updatesIn(update)) });
    await device.call('updates.getState', {});
    expect(pageIn(await say(inputPeerChannel(group), `wait ${origin}/late-2`))).toMatchObject({ _: 'webPagePending' });
    await release();
    expect(await eventually('the other device hears of the page', () => secondAlice.find(({ _ }) => _ === 'updateChannelWebPage')))
      .toMatchObject({ channel_id: group.id, pts_count: 1, webpage: { _: 'webPage', title: 'late-2' } });
  });

  test('messages.editMessage uses the page of the new text, if any', async () => {
    const sent = (await say(people.bobForAlice, `see ${origin}/first`))!;
    const edit = async (message: string) => messagesIn(await people.alice.call('messages.editMessage', { peer: people.bobForAlice, id: sent.id, message }))[0]!;
    await people.alice.call('messages.getWebPagePreview', { message: `${origin}/other` });
    expect(pageIn(await edit(`now ${origin}/other`))).toMatchObject({ title: 'other' });
    const plain = await edit('now nothing');
    expect([plain.media, plain.edit_date]).toEqual([undefined, expect.any(Number)]);
  });

  test('inputMediaWebPage: a link other than those in the text, shown small or large', async () => {
    const send = (media: object) => people.alice.call('messages.sendMedia', { peer: people.bobForAlice, message: 'look', media: { _: 'inputMediaWebPage', ...media } as tl.inputMediaWebPage, random_id: nextRandomId(), invert_media: true });
    expect(messagesIn(await send({ url: `${origin}/manual`, force_large_media: true }))[0]).toMatchObject({
      invert_media: true, media: { _: 'messageMediaWebPage', force_large_media: true, manual: true, webpage: { title: 'manual' } },
    });
    await expect(send({ url: `${origin}/nothing` })).rejects.toThrow('WEBPAGE_CURL_FAILED');
    const alone = await send({ url: `${origin}/nothing`, optional: true });
    expect(messagesIn(alone).every(({ media }) => media === undefined)).toBe(true);
  });

  test('without the right to embed links only the link is sent', async () => {
    const group = chatIn('channel', await people.alice.call('channels.createChannel', { megagroup: true, title: 'Strict', about: '' }) as tl.updates);
    const channel = { _: 'inputChannel', channel_id: group.id, access_hash: group.access_hash! } as const;
    await people.alice.call('channels.inviteToChannel', { channel, users: [{ _: 'inputUser', user_id: people.bobForAlice.user_id, access_hash: people.bobForAlice.access_hash }] });
    await people.alice.call('messages.editChatDefaultBannedRights', { peer: inputPeerChannel(group), banned_rights: { _: 'chatBannedRights', embed_links: true, until_date: 0 } });
    const dialogs = await eventually('Bob has the group', async () => {
      const answer = await people.bob.call('messages.getDialogs', { offset_date: 0, offset_id: 0, offset_peer: { _: 'inputPeerEmpty' }, limit: 20, hash: 0n }) as tl.messages.dialogs;
      return answer.chats.length > 0 && answer;
    });
    const sent = await people.bob.call('messages.sendMessage', { peer: inputPeerChannel(chatIn('channel', dialogs)), message: `see ${origin}/first`, random_id: nextRandomId() });
    expect(messagesIn(sent)[0]!.media).toBeUndefined();
    expect(pageIn(await say(inputPeerChannel(group), `see ${origin}/first`))).toMatchObject({ title: 'first' });
  });
});
