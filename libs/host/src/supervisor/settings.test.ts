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
