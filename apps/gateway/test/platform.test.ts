/** The methods that every client calls before it shows its first screen. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import { openClient } from './support/client.ts';
import type { TestClient } from './support/client.ts';
import { startLoneGateway } from './support/lone-gateway.ts';
import type { LoneGateway } from './support/lone-gateway.ts';

let gateway: LoneGateway;
let client: TestClient;

beforeAll(async () => {
  gateway = await startLoneGateway();
  client = await openClient({ port: gateway.port, rsaKey: gateway.rsaKey.publicKey, dcId: 4 });
});
afterAll(async () => {
  client.close();
  await gateway.close();
});

const pack = { lang_pack: 'tdesktop', lang_code: 'en' };

describe('help', () => {
  test('help.getNearestDc names the data centre to which the client is connected', async () => {
    expect(await client.call({ _: 'help.getNearestDc' })).toMatchObject({ this_dc: 4, nearest_dc: 4 });
  });

  test('F2 help.getAppConfig allows 4 GiB in parts of 512 KiB, and is sent once', async () => {
    const first = await client.call({ _: 'help.getAppConfig', hash: 0 });
    if (first._ !== 'help.appConfig') throw new Error('a client that has nothing was told that nothing changed');
    const values = new Map((first.config as tl.jsonObject).value.map(({ key, value }) => [key, 'value' in value ? value.value : null]));
    expect(values.get('upload_max_fileparts_default')).toBe(8192);
    expect(values.get('caption_length_limit_premium')).toBe(1024);
    expect(await client.call({ _: 'help.getAppConfig', hash: first.hash })).toEqual({ _: 'help.appConfigNotModified' });
  });

  test('help.getCountriesList is sent once for each language', async () => {
    const english = await client.call({ _: 'help.getCountriesList', lang_code: 'en', hash: 0 });
    if (english._ !== 'help.countriesList') throw new Error('a client that has nothing was told that nothing changed');
    expect(english.countries.length).toBeGreaterThan(200);
    expect(await client.call({ _: 'help.getCountriesList', lang_code: 'en', hash: english.hash })).toEqual({ _: 'help.countriesListNotModified' });
    expect(await client.call({ _: 'help.getCountriesList', lang_code: 'de', hash: english.hash })).toMatchObject({ _: 'help.countriesList' });
  });

  test('help.getTimezonesList is sent once', async () => {
    const list = await client.call({ _: 'help.getTimezonesList', hash: 0 });
    if (list._ !== 'help.timezonesList') throw new Error('a client that has nothing was told that nothing changed');
    expect(list.timezones.length).toBeGreaterThan(300);
    expect(await client.call({ _: 'help.getTimezonesList', hash: list.hash })).toEqual({ _: 'help.timezonesListNotModified' });
  });

  test('help.getInviteText contains the address of the server', async () => {
    expect(await client.call({ _: 'help.getInviteText' })).toMatchObject({ message: expect.stringContaining('127.0.0.1:443') as string });
  });

  test('no expiry date is in the past, because some clients would then request without pause', async () => {
    const now = Date.now() / 1000;
    expect(await client.call({ _: 'help.getTermsOfServiceUpdate' })).toSatisfy(({ expires }: { expires: number }) => expires > now + 3600);
  });

  test('help.saveAppLog does not claim to have saved anything', async () => {
    expect(await client.call({ _: 'help.saveAppLog', events: [] })).toBe(false);
  });
});

describe('langpack', () => {
  test('English is offered, with the texts included in the client', async () => {
    expect(await client.call({ _: 'langpack.getLanguages', lang_pack: 'tdesktop' })).toMatchObject([{ lang_code: 'en', strings_count: 0 }]);
    expect(await client.call({ _: 'langpack.getLanguage', ...pack })).toMatchObject({ lang_code: 'en' });
    expect(await client.call({ _: 'langpack.getLangPack', ...pack })).toMatchObject({ lang_code: 'en', version: 1, strings: [] });
    expect(await client.call({ _: 'langpack.getDifference', ...pack, from_version: 1 })).toMatchObject({ from_version: 1, version: 1, strings: [] });
    expect(await client.call({ _: 'langpack.getStrings', ...pack, keys: ['lng_settings_save'] })).toEqual([]);
  });

  test('other languages are refused', async () => {
    await expect(client.call({ _: 'langpack.getLangPack', lang_pack: 'tdesktop', lang_code: 'xx' })).rejects.toThrow('LANG_CODE_NOT_SUPPORTED');
    await expect(client.call({ _: 'langpack.getLanguages', lang_pack: '' })).rejects.toThrow('LANG_PACK_INVALID');
  });
});

test('I7 a takeout that was never begun is refused', async () => {
  const wrapped = { _: 'invokeWithTakeout', takeout_id: 5n, query: { _: 'help.getConfig' } } as const;
  await expect(client.call(wrapped as never)).rejects.toThrow('TAKEOUT_INVALID');
});
