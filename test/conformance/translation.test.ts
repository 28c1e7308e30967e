/** Translations by a local server that implements the LibreTranslate API. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import { eventually } from '../support/eventually.ts';
import { startPeople } from '../support/people.ts';
import type { People } from '../support/people.ts';
import { chatIn, inputPeerChannel, nextRandomId } from './community.ts';

let provider: Server;
let people: People;
const asked: { q: string[]; target: string }[] = [];

beforeAll(async () => {
  provider = createServer((request, response) => {
    const chunks: Uint8Array[] = [];
    request.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    request.on('end', () => {
      const question = JSON.parse(Buffer.concat(chunks).toString()) as { q: string[]; target: string };
      asked.push(question);
      const { q, target } = question;
      if (target === 'xx') response.writeHead(400).end('{"error":"xx is not supported"}');
      else if (target === 'zz') response.writeHead(500).end('{}');
      else response.end(JSON.stringify({ translatedText: q.map((text) => `${target}: ${text.toUpperCase()}`) }));
    });
  });
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  people = await startPeople({ settings: { translation: { url: `http://127.0.0.1:${(provider.address() as AddressInfo).port}` } } });
});
afterAll(async () => {
  await people?.leave();
  provider.closeAllConnections();
  await new Promise((resolve) => provider.close(resolve));
});

const say = async (message: string): Promise<number> => {
  const sent = await people.alice.call('messages.sendMessage', { peer: people.bobForAlice, message, random_id: nextRandomId() });
  return sent._ === 'updateShortSentMessage' ? sent.id : (sent as tl.updates).updates.flatMap((update) => (update._ === 'updateMessageID' ? [update.id] : []))[0]!;
};
const text = (said: string): tl.textWithEntities => ({ _: 'textWithEntities', text: said, entities: [] });

describe('messages.translateText', () => {
  test('messages of a dialog, in the given order', async () => {
    const ids = [await say('hello'), await say('good @somebody')];
    const { result } = await people.alice.call('messages.translateText', { peer: people.bobForAlice, id: [ids[1]!, ids[0]!], to_lang: 'de' });
    expect(result).toEqual([{ _: 'textWithEntities', text: 'de: GOOD @SOMEBODY', entities: [{ _: 'messageEntityMention', offset: 9, length: 9 }] }, text('de: HELLO')]);
    expect(asked.at(-1)).toMatchObject({ q: ['good @somebody', 'hello'], target: 'de' });
  });

  test('texts; empty ones stay empty and are not sent to the service', async () => {
    const { result } = await people.alice.call('messages.translateText', { text: [text('one'), text(' '), text('two')], to_lang: 'FR' });
    expect(result.map((one) => one.text)).toEqual(['fr: ONE', ' ', 'fr: TWO']);
    expect(asked.at(-1)!.q).toEqual(['one', 'two']);
  });

  test.each([
    ['TO_LANG_INVALID', { text: [text('a')], to_lang: 'xx' }], ['TO_LANG_INVALID', { text: [text('a')], to_lang: 'no language' }], ['TRANSLATE_REQ_FAILED', { text: [text('a')], to_lang: 'zz' }],
    ['INPUT_TEXT_EMPTY', { text: [text(' ')], to_lang: 'de' }], ['INPUT_TEXT_EMPTY', { to_lang: 'de' }], ['INPUT_TEXT_TOO_LONG', { text: [text('a'.repeat(30_000))], to_lang: 'de' }],
  ])('%s', async (error, request) => await expect(people.alice.call('messages.translateText', request)).rejects.toThrow(error));

  test('MSG_ID_INVALID: unknown messages', async () => {
    await expect(people.alice.call('messages.translateText', { peer: people.bobForAlice, id: [77_777], to_lang: 'de' })).rejects.toThrow('MSG_ID_INVALID');
  });

  test('help.getAppConfig announces translations', async () => {
    const config = await people.alice.call('help.getAppConfig', { hash: 0 }) as tl.help.appConfig;
    const values = (config.config as tl.jsonObject).value.filter(({ key }) => key === 'translations_manual_enabled');
    expect(values).toMatchObject([{ value: { value: 'enabled' } }]);
  });
});

test('messages.getWebPagePreview, messages.getWebPage with previews disabled: empty, and nothing is fetched', async () => {
  const url = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/`;
  asked.length = 0;
  expect(await people.alice.call('messages.getWebPagePreview', { message: `see ${url}` })).toMatchObject({ media: { _: 'messageMediaEmpty' } });
  expect(await people.alice.call('messages.getWebPage', { url, hash: 0 })).toMatchObject({ webpage: { _: 'webPageEmpty' } });
  await say(`see ${url}`);
  expect(asked).toEqual([]);
});

test('messages.togglePeerTranslations: stored per dialog, and removed again', async () => {
  const off = async () => (await people.alice.call('users.getFullUser', { id: { ...people.bobForAlice, _: 'inputUser' } as tl.inputUser })).full_user.translations_disabled;
  expect(await off()).toBeUndefined();
  expect(await people.alice.call('messages.togglePeerTranslations', { peer: people.bobForAlice, disabled: true })).toBe(true);
  expect(await off()).toBe(true);
  expect(await people.alice.call('messages.togglePeerTranslations', { peer: people.bobForAlice })).toBe(true);
  expect(await off()).toBeUndefined();
  await expect(people.alice.call('messages.togglePeerTranslations', { peer: { _: 'inputPeerUser', user_id: 1, access_hash: 1n } })).rejects.toThrow('PEER_ID_INVALID');
});

test('channels.toggleAutotranslation: visible to every subscriber on the channel, to admins in the log', async () => {
  const channel = chatIn('channel', await people.alice.call('channels.createChannel', { broadcast: true, title: 'News', about: '' }) as tl.updates);
  const input = { _: 'inputChannel', channel_id: channel.id, access_hash: channel.access_hash! } as const;
  const changed = await people.alice.call('channels.toggleAutotranslation', { channel: input, enabled: true });
  expect(chatIn('channel', changed as tl.updates)).toMatchObject({ autotranslation: true });
  await expect(people.alice.call('channels.toggleAutotranslation', { channel: input, enabled: true })).rejects.toThrow('CHAT_NOT_MODIFIED');
  const { events } = await people.alice.call('channels.getAdminLog', { channel: input, q: '', max_id: 0n, min_id: 0n, limit: 10 });
  expect(events.map(({ action }) => action)).toContainEqual({ _: 'channelAdminLogEventActionToggleAutotranslation', new_value: true });
  await people.alice.call('messages.togglePeerTranslations', { peer: inputPeerChannel(channel), disabled: true });
  const full = await eventually('the full channel says so', async () => {
    const { full_chat } = await people.alice.call('channels.getFullChannel', { channel: input });
    return (full_chat as tl.channelFull).translations_disabled === true && full_chat;
  });
  expect(full).toMatchObject({ translations_disabled: true });
});
