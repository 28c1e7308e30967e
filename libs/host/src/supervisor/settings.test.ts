import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readSettings } from './settings.ts';

const directory = mkdtempSync(join(tmpdir(), 'settings-'));
afterAll(() => rmSync(directory, { recursive: true }));

function read(settings: object) {
  writeFileSync(join(directory, 'settings.json'), JSON.stringify(settings));
  return readSettings(directory);
}

test('projections follow the segments, or the journal over the EventStoreDB protocol', async () => {
  expect((await read({})).follow).toBe('segments');
  expect((await read({ follow: 'eventstoredb' })).follow).toBe('eventstoredb');
  await expect(read({ follow: 'kafka' })).rejects.toThrow('"follow" must be "segments" or "eventstoredb"');
});

test('a word that nobody knows is refused', async () => {
  await expect(read({ folow: 'segments' })).rejects.toThrow('folow');
});

test('a mail server is spoken to over TLS unless it is on this machine', async () => {
  expect((await read({ mail: { host: 'mail.example.org', from: 'codes@example.org' } })).mail).toMatchObject({ port: 465, security: 'tls' });
  expect((await read({ mail: { host: '127.0.0.1', port: 2525, security: 'none', from: 'codes@example.org' } })).mail).toMatchObject({ security: 'none' });
  await expect(read({ mail: { host: 'mail.example.org', security: 'none', from: 'codes@example.org' } })).rejects.toThrow('security "tls" or "starttls"');
  await expect(read({ mail: { host: 'mail.example.org', from: 'codes' } })).rejects.toThrow('from: an e-mail address');
  await expect(read({ mail: { host: 'mail.example.org', from: 'codes@example.org', username: 'x' } })).rejects.toThrow('both username and passwordFile');
});

test('a limit is of the kind that it has by default: a wrong one would limit nothing, or everything', async () => {
  const limits = async (given: object) => (await read({ limits: given })).limits;
  expect(await limits({ wrongCodesPerCode: 3, codesPerPhone: { count: 1, windowS: 60 } })).toMatchObject({ wrongCodesPerCode: 3, codesPerPhone: { count: 1, windowS: 60 }, passwordAwaitedS: 3_600 });
  for (const codesPerPhone of [5, '5', null, { count: 5 }, { count: 5, windowS: 0 }, { count: -1, windowS: 60 }, { count: 5, windowS: 60, per: 'hour' }]) {
    await expect(limits({ codesPerPhone })).rejects.toThrow('limits: "codesPerPhone" must be { "count": …, "windowS": … }');
  }
  for (const wrongCodesPerCode of ['3', -1, { count: 5, windowS: 60 }]) await expect(limits({ wrongCodesPerCode })).rejects.toThrow('limits: "wrongCodesPerCode" must be a number from 0 on');
  await expect(read({ limits: 5 })).rejects.toThrow('"limits" must be an object');
});
