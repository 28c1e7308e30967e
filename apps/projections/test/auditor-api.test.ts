/** The auditor API (docs/reference/auditor-api.md): answers and refusals. */
import { connect } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeEntry, openLogReader, type LogReader } from '@teamgram/event-log';
import { ensureCertificates, LinkError } from '@teamgram/host';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveAuditors } from '../src/audit-server.ts';
import { auditorApi, type AuditorFacts } from '../src/auditor-page/api.ts';
import { PAGE_HEADERS, PAGE_PATH, pageAssets } from '../src/auditor-page/assets.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { openWriteSide, type WriteSide } from '../../../test/support/write-side.ts';

const directory = mkdtempSync(join(tmpdir(), 'auditor-api-'));
let writeSide: WriteSide;
let reader: LogReader;
let nowMs = 0;

beforeAll(async () => {
  await ensureCertificates(join(directory, 'tls'), ['command-api'], Date.now());
  writeSide = await openWriteSide(join(directory, 'log'), join(directory, 'tls'));
  await writeSide.tell(...Array.from({ length: 10 }, (_, nth) => ({ type: 'UserRenamed' as const, stream: 'user-7', user: 7, name: { firstName: `Alice ${nth}`, lastName: '' } })));
  reader = openLogReader(join(directory, 'log'));
  await eventually('a checkpoint over all events', () => reader.checkpoint()?.size === 10);
});
afterAll(async () => {
  reader.close();
  await writeSide.close();
  rmSync(directory, { recursive: true });
});

/** Asks a new server, unless one is given. */
async function ask(path: string, api = served()): Promise<{ status: number; json: unknown; body: Uint8Array; retryAfterS?: number | undefined }> {
  const { pathname, searchParams } = new URL(`/api/v1/${path}`, 'http://log');
  const { status, type, body, retryAfterS } = await api(0, pathname, searchParams);
  return { status, body, retryAfterS, json: type.startsWith('application/json') ? JSON.parse(Buffer.from(body).toString('utf8')) : undefined };
}

const facts = (): AuditorFacts => ({
  reader, durable: () => 12, projectors: () => [{ name: 'read models', position: 9 }], witnesses: () => [],
  locate: async (name) => ('id' in name ? writeSide.log.positionOf(name.id) : writeSide.log.positionInStream(name.stream, name.version)),
});

function served() {
  return auditorApi([facts()], () => nowMs);
}

describe('the API', () => {
  test('reports the state of every model', async () => {
    expect((await ask('status')).json).toEqual({ size: 10, durable: 12, projectors: [{ name: 'read models', position: 9, lag: 3 }], nowMs });
    expect((await ask('growth?points=3')).json).toEqual([0, 5, 9].map((position) => ({ position, timeMs: expect.any(Number) })));
    expect((await ask('growth?points=100000')).json).toHaveLength(10);
    expect((await ask('keys')).json).toMatchObject({ origin: 'example.org/test', logKeys: [{ from: 0, to: null }], writers: [{ from: 0, to: null }], printed: reader.verifierKeys() });
  });

  test('finds events and returns their stored bytes with sealed names', async () => {
    const id = Buffer.from(decodeEntry(reader.entry(3)).id).toString('hex');
    expect((await ask(`find?id=${id}`)).json).toEqual({ position: 3 });
    expect((await ask('find?stream=user-7&version=9')).json).toEqual({ position: 9 });
    expect(Buffer.from((await ask('entry?position=3')).body).equals(reader.entry(3))).toBe(true);
    expect((await ask('event?position=3')).json).toMatchObject({ type: 'UserRenamed', user: 7, name: { sealed: expect.stringMatching(/^\d+ bytes$/), commitment: expect.stringMatching(/^[0-9a-f]{64}$/) } });
    expect((await ask('consistency?older=4&newer=10')).json).toMatchObject({ hashes: [expect.any(String), expect.any(String)] });
  });

  test.each([
    ['nothing', 404], ['constructor', 404], ['find?stream=user-7&version=10', 404], [`find?id=${'ff'.repeat(16)}`, 404], ['entry?position=10', 404], ['consistency?older=1&newer=11', 404],
    ['find', 400], ['find?id=xyz', 400], ['find?stream=user-7', 400], [`find?stream=${'x'.repeat(129)}&version=0`, 400], ['entry?position=-1', 400], ['entry?position=1e3', 400],
    ['entry', 400], ['growth', 400], ['consistency?older=5&newer=4', 400], ['entry?position=9007199254740993', 400],
  ])('%s is answered with %i', async (path, status) => {
    expect((await ask(path)).status).toBe(status);
  });

  test('reports witnesses; the reason why one is unreachable stays private', async () => {
    const witness = { url: 'http://127.0.0.1:9', cosignedSize: 7, contradiction: undefined };
    const witnesses = () => [
      { ...witness, name: 'one.example', state: 'unreachable' as const, reason: 'connect ECONNREFUSED 127.0.0.1:9' },
      { ...witness, name: 'other.example', state: 'contradicted' as const, reason: 'SPLIT VIEW: …' },
    ];
    const told = [{ name: 'one.example', state: 'unreachable', cosignedSize: 7 }, { name: 'other.example', state: 'contradicted', cosignedSize: 7, reason: 'SPLIT VIEW: …' }];
    expect((await ask('witnesses', auditorApi([{ ...facts(), witnesses }], () => nowMs))).json).toEqual({ witnesses: told, contradiction: null });
    const shown = { ...facts(), reader: { ...reader, contradiction: () => 'a note' } };
    expect((await ask('witnesses', auditorApi([shown], () => nowMs))).json).toEqual({ witnesses: [], contradiction: 'a note' });
  });

  test('answers 503 while the writer is unreachable, only where the writer is needed', async () => {
    const alone = auditorApi([{ ...facts(), locate: async () => { throw new LinkError('UNAVAILABLE'); } }], () => nowMs);
    expect((await ask('find?stream=user-7&version=0', alone)).status).toBe(503);
    expect((await ask('status', alone)).status).toBe(200);
  });

  test('is rate-limited per ten seconds', async () => {
    const api = served();
    const answers = await Promise.all(Array.from({ length: 410 }, () => ask('status', api)));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(10);
    const { retryAfterS } = answers.at(-1)!;
    nowMs += retryAfterS! * 1000;
    expect((await ask('status', api)).status).toBe(200);
  });
});

describe('the page', () => {
  const asset = pageAssets();

  test('serves browser-readable scripts and no other files', () => {
    expect(Buffer.from(asset(PAGE_PATH)!.body).toString('utf8')).toContain('"@noble/post-quantum/"');
    const script = Buffer.from(asset(`${PAGE_PATH}merkle.ts`)!.body).toString('utf8');
    expect([asset(`${PAGE_PATH}merkle.ts`)!.type, script.includes(': Bytes')]).toEqual(['text/javascript; charset=utf-8', false]);
    for (const path of ['../audit-server.ts', 'nothing.ts', 'modules/@noble/ciphers/aes.js', 'modules/@noble/hashes/../../tsx', 'constructor']) expect(asset(`${PAGE_PATH}${path}`)).toBeUndefined();
  });

  test('allows only its own code, styles and connections', () => {
    expect(PAGE_HEADERS['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self' 'sha256-[A-Za-z0-9+/=]{44}'; style-src 'self'/);
    expect(PAGE_HEADERS['content-security-policy']).not.toMatch(/unsafe|https?:/);
  });
});

test('each partition has its own paths; unknown partitions are 404, not home', async () => {
  const server = await serveAuditors({ address: { host: '127.0.0.1', port: 0 }, journals: [facts(), { ...facts(), durable: () => 17 }], healthy: () => true, onDamage: () => {} });
  const get = (path: string) => fetch(`http://127.0.0.1:${server.port}${path}`, { redirect: 'manual' });
  for (const path of ['/checkpoint', '/api/v1/status', '/proof/3']) {
    const statuses = ['', '/partitions/1', '/partitions/2', '/partitions/0'].map(async (before) => (await get(`${before}${path}`)).status);
    expect(await Promise.all(statuses)).toEqual([200, 200, 404, 404]);
  }
  expect(await (await get('/api/v1/journals')).json()).toEqual({ partitions: 2 });
  expect(await (await get('/partitions/1/api/v1/status')).json()).toMatchObject({ durable: 17 });
  expect((await get('/partitions/1/auditor/')).headers.get('location')).toBe('/auditor/?journal=1');
  await server.close();
});

test.each([['half a request', 'GET /checkpoint HTTP/1.1\r\nHost: x\r\n'], ['nothing', '']])('a client that sends %s is disconnected after a timeout', async (_, bytes) => {
  const server = await serveAuditors({ address: { host: '127.0.0.1', port: 0 }, journals: [facts()], healthy: () => true, onDamage: () => {}, patienceMs: 100 });
  const socket = connect({ host: '127.0.0.1', port: server.port, allowHalfOpen: true });
  const ended = new Promise((resolve) => socket.on('error', () => {}).on('data', () => {}).once('end', resolve).once('close', resolve));
  socket.write(bytes);
  await ended;
  socket.destroy();
  await server.close();
});
