import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { libreTranslate } from './libre-translate.ts';

let server: Server;
let url: string;
let answer: { status: number; body: string };
let asked: unknown;
let silent = false;
const folder = mkdtempSync(join(tmpdir(), 'translate-'));

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Uint8Array[] = [];
    request.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    request.on('end', () => {
      asked = { path: request.url, body: JSON.parse(Buffer.concat(chunks).toString()) as unknown };
      if (!silent) response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('texts are sent in one request, with the API key', async () => {
  const apiKeyFile = join(folder, 'key');
  writeFileSync(apiKeyFile, 'secret\n');
  answer = { status: 200, body: JSON.stringify({ translatedText: ['eins', 'zwei'] }) };
  expect(await libreTranslate({ url, apiKeyFile }).translate(['one', 'two'], 'de')).toEqual(['eins', 'zwei']);
  expect(asked).toEqual({ path: '/api/translate', body: { q: ['one', 'two'], source: 'auto', target: 'de', format: 'text', api_key: 'secret' } });
});

test.each([
  ['an unknown language', { status: 400, body: '{"error":"xx is not supported"}' }, 'language'],
  ['no quota', { status: 429, body: '{"error":"Slowdown"}' }, 'failed'],
  ['nonsense', { status: 200, body: '<html>' }, 'failed'],
  ['too few texts', { status: 200, body: '{"translatedText":[]}' }, 'failed'],
  ['no texts', { status: 200, body: '{"translatedText":[1]}' }, 'failed'],
  ['too much', { status: 200, body: JSON.stringify({ translatedText: ['a'.repeat(2_000_000)] }) }, 'failed'],
])('%s', async (_, given, why) => {
  answer = given;
  await expect(libreTranslate({ url }).translate(['one'], 'xx')).rejects.toMatchObject({ why });
});

test('a server that does not answer, or is unreachable', async () => {
  silent = true;
  await expect(libreTranslate({ url, timeoutMs: 200 }).translate(['one'], 'de')).rejects.toMatchObject({ why: 'time' });
  await expect(libreTranslate({ url: 'http://127.0.0.1:1/' }).translate(['one'], 'de')).rejects.toMatchObject({ why: 'failed' });
});

test('an unreadable key file', () => {
  expect(() => libreTranslate({ url, apiKeyFile: join(folder, 'nowhere') })).toThrow('cannot read the key');
});
