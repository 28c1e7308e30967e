import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { asFatalError, ExitCode, FatalError } from '../fatal-error.ts';
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

test('an unknown setting is refused', async () => {
  await expect(read({ folow: 'segments' })).rejects.toThrow('folow');
});

test('a mail server needs TLS unless it is on this machine', async () => {
  expect((await read({ mail: { host: 'mail.example.org', from: 'codes@example.org' } })).mail).toMatchObject({ port: 465, security: 'tls' });
  expect((await read({ mail: { host: '127.0.0.1', port: 2525, security: 'none', from: 'codes@example.org' } })).mail).toMatchObject({ security: 'none' });
  await expect(read({ mail: { host: 'mail.example.org', security: 'none', from: 'codes@example.org' } })).rejects.toThrow('security "tls" or "starttls"');
  await expect(read({ mail: { host: 'mail.example.org', from: 'codes' } })).rejects.toThrow('from: an e-mail address');
  await expect(read({ mail: { host: 'mail.example.org', from: 'codes@example.org', username: 'x' } })).rejects.toThrow('both username and passwordFile');
});

test('a limit must have the type of its default', async () => {
  const limits = async (given: object) => (await read({ limits: given })).limits;
  expect(await limits({ wrongCodesPerCode: 3, codesPerPhone: { count: 1, windowS: 60 } })).toMatchObject({ wrongCodesPerCode: 3, codesPerPhone: { count: 1, windowS: 60 }, passwordAwaitedS: 3_600 });
  for (const codesPerPhone of [5, '5', null, { count: 5 }, { count: 5, windowS: 0 }, { count: -1, windowS: 60 }, { count: 5, windowS: 60, per: 'hour' }]) {
    await expect(limits({ codesPerPhone })).rejects.toThrow('limits: "codesPerPhone" must be { "count": …, "windowS": … }');
  }
  for (const wrongCodesPerCode of ['3', -1, { count: 5, windowS: 60 }]) await expect(limits({ wrongCodesPerCode })).rejects.toThrow('limits: "wrongCodesPerCode" must be a number from 0 on');
  await expect(read({ limits: 5 })).rejects.toThrow('"limits" must be an object');
});

test('any value of a setting is either accepted or refused with one line', { timeout: 60_000 }, async () => {
  const words = ['dcId', 'limits', 'partitions', 'journal', 'follow', 'kafka', 'postgres', 'redis', 'mail', 'passkeys', 'witnesses', 'webPages', 'translation'];
  const inner = ['brokers', 'tls', 'sasl', 'owner', 'nodes', 'host', 'port', 'from', 'url', 'verifierKey', 'allowed', 'apiKeyFile', 'rpId', 'origins', 'stream', 'passwordFile', 'prefix'];
  const value = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...inner), fc.jsonValue()), fc.array(fc.dictionary(fc.constantFrom(...inner), fc.jsonValue())));
  await fc.assert(fc.asyncProperty(fc.constantFrom(...words), value, async (word, given) => {
    const outcome = await read({ [word]: given }).catch((error: unknown) => error);
    if (!(outcome instanceof Error)) return;
    expect(outcome).toBeInstanceOf(FatalError);
    expect(outcome).toMatchObject({ exitCode: ExitCode.config, message: expect.not.stringContaining('\n') });
  }), { seed: 8, numRuns: 1_500 });
});

test('invalid JSON is reported with its place, if known, and without its content', async () => {
  const reading = (text: string) => {
    writeFileSync(join(directory, 'settings.json'), text);
    return readSettings(directory);
  };
  await expect(reading('{\n  "dcId": 2,\n  "mail": { "from": "x" "host": "y" }\n}')).rejects.toThrow(/settings.json: is not a JSON object; look at line 3 column \d+$/);
  await expect(reading('{ "mail": { "password": hunter2 } }')).rejects.toThrow(/^(?!.*hunter2).*is not a JSON object; a quote, a comma or a bracket is missing/);
  await expect(reading('[]')).rejects.toThrow('must be an object');
  await expect(reading('')).rejects.toThrow('is not a JSON object; a quote');
  expect((await reading('\uFEFF{ "dcId": 3 }')).dcId).toBe(3);
});

test('a folder in place of the file is named', async () => {
  const data = join(directory, 'folder');
  mkdirSync(join(data, 'settings.json'), { recursive: true });
  expect(asFatalError(await readSettings(data).catch((error: unknown) => error))).toMatchObject({ exitCode: ExitCode.config, message: expect.stringContaining(`a folder is where a file must be (${join(data, 'settings.json')})`) as string });
});

test('the settings of an external PostgreSQL and Redis must be complete', async () => {
  const account = { host: 'db', port: 5432, database: 'd', user: 'u', password: 'p' };
  const postgres = { owner: account, projector: account, gateway: account };
  expect((await read({ postgres })).postgres).toEqual(postgres);
  await expect(read({ postgres: { ...postgres, gateway: { ...account, port: '5432' } } })).rejects.toThrow('"postgres" needs gateway: { host, port, database, user, password }, the port a number');
  await expect(read({ postgres: { ...postgres, gateway: { ...account, passwort: '' } } })).rejects.toThrow('postgres.gateway: does not know "passwort"');
  expect((await read({ redis: { nodes: ['a:1'], passwordFile: 'redis password' } })).redis).toMatchObject({ nodes: [{ host: 'a', port: 1 }], passwordFile: join(directory, 'redis password') });
  await expect(read({ redis: { nodes: ['a:70000'] } })).rejects.toThrow('"redis" needs nodes');
});
