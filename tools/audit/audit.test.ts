import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkpointVerifier, generateSigningKey } from '@teamgram/crypto';
import { findingTable, openEmbeddedLog, openLogReader, serveTiles, verifyTlogProof, type Keyring } from '@teamgram/event-log';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readOptions } from './options.ts';

let dir: string;
let logDir: string;
let server: Server;
let url: string;

const keys = { writerKey: generateSigningKey('ed25519'), logKeys: { ed25519: generateSigningKey('ed25519'), mlDsa44: generateSigningKey('ml-dsa-44') } };
const random = (size: number) => crypto.getRandomValues(new Uint8Array(size));
const event = (peer: number) => ({ id: random(16), fact: { type: 'DialogPinned' as const, stream: 'dialogs-7', owner: 7, peer }, timeMs: 1, causationId: random(16), correlationId: random(8) });

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'audit data '));
  logDir = join(dir, 'log');
  const log = await openEmbeddedLog({ dir: logDir, keyring: { flush: () => {} } as Keyring, origin: 'example.org/teamgram/0', ...keys });
  for (let peer = 1; peer <= 3; peer++) await log.append([event(peer)]).durable;
  await log.close();
  const serve = serveTiles(openLogReader(logDir));
  server = createServer((request, response) => {
    const { status, headers, body } = serve(request.url ?? '/');
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(dir, { recursive: true });
});

async function audit(...args: string[]): Promise<{ status: number | null; output: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], { cwd: dir, env: { ...process.env, INIT_CWD: dir } });
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr.on('data', (text: Buffer) => (output += text.toString()));
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { status, output };
}

describe('npm run audit', () => {
  test('accepts a data directory, a log directory and a URL with exit code 0', async () => {
    for (const source of [dir, logDir, url]) {
      const { status, output } = await audit(source);
      expect(output).toContain('ACCEPTED');
      expect(output).toMatch(/events {7}3 in 1 streams/);
      expect(status).toBe(0);
    }
  });

  test('refuses a changed log with exit code 1 and the position', async () => {
    const segment = join(logDir, '00000000000000000000.seg');
    const honest = readFileSync(segment);
    const entry = openLogReader(logDir).entry(1);
    const changed = Buffer.from(honest);
    changed[changed.indexOf(entry) + 30]! ^= 1;
    writeFileSync(segment, changed);
    const { status, output } = await audit(dir);
    const json = JSON.parse((await audit(dir, '--json')).output) as { fault: { position: number } };
    writeFileSync(segment, honest);
    expect(output).toMatch(/REFUSED at position 1: .*checksum/);
    expect([status, json.fault.position]).toEqual([1, 1]);
  });

  test('compares the log with given keys and an earlier checkpoint', async () => {
    const [key = ''] = openLogReader(logDir).verifierKeys();
    writeFileSync(join(dir, 'earlier'), readFileSync(join(logDir, 'checkpoint')));
    expect((await audit(dir, '--key', key, '--since', 'earlier')).output).not.toContain('taken from the log itself');
    expect(await audit(url, '--key', key.replace('example', 'elsewhere'))).toMatchObject({ status: 1, output: expect.stringContaining('expected to have') });
  });

  test('proves one event, from files and over HTTP, in a form that anybody can verify', async () => {
    for (const source of [['--data', dir], ['--url', url]]) {
      expect(await audit('prove', '2', ...source, '--out', 'event.tlog-proof')).toEqual({ status: 0, output: `${join(dir, 'event.tlog-proof')}\n` });
      const reader = openLogReader(logDir);
      const verifiers = reader.verifierKeys().slice(0, 2).map(checkpointVerifier);
      expect(verifyTlogProof(readFileSync(join(dir, 'event.tlog-proof'), 'utf8'), reader.entry(2), verifiers)).toMatchObject({ index: 2, size: 3 });
      expect(await audit('prove', '3', ...source)).toMatchObject({ status: 1, output: expect.stringContaining('no signed checkpoint covers position 3') });
    }
  });

  test('writes the proved event beside its proof', async () => {
    expect(await audit('prove', '1', '--data', dir, '--entry', 'event')).toMatchObject({ status: 0 });
    expect(readFileSync(join(dir, 'event')).equals(openLogReader(logDir).entry(1))).toBe(true);
    expect(await audit('prove', '1', '--url', url, '--entry', 'event')).toMatchObject({ status: 64, output: expect.stringContaining('needs the files of the log') });
  });

  test('explains a finding, saves its position in a state file and continues from there', async () => {
    const first = await audit(dir, '--resume', 'state', '--threads', '0');
    expect(first).toMatchObject({ status: 0 });
    writeFileSync(join(dir, 'state'), 'something else');
    expect(await audit(dir, '--resume', 'state')).toMatchObject({ status: 64, output: expect.stringContaining('the state file does not fit this log') });
    const tree = join(logDir, 'tree/0');
    const honest = readFileSync(tree);
    const changed = Buffer.from(honest);
    changed[32]! ^= 1;
    writeFileSync(tree, changed);
    const { output } = await audit(dir);
    writeFileSync(tree, honest);
    for (const part of ['REFUSED at position 1', 'finding    leaf-hash', 'expected   the published hash', 'means ', 'next ']) expect(output).toContain(part);
  });

  test('compares two copies, exports a chat and checks the export', async () => {
    expect(await audit('diff', dir, url)).toMatchObject({ status: 0, output: expect.stringContaining('SAME') });
    expect(await audit('export', '--chat', 'dialogs-7', dir, '--out', 'chat')).toMatchObject({ status: 0, output: expect.stringContaining('3 of 3 events') });
    expect(await audit('verify-export', 'chat')).toMatchObject({ status: 0, output: expect.stringContaining('ACCEPTED: 3 of the 3 events') });
    writeFileSync(join(dir, 'chat/events/000000000001.event'), 'x');
    expect(await audit('verify-export', 'chat')).toMatchObject({ status: 1, output: expect.stringContaining('REFUSED at position 1: events/000000000001.tlog-proof') });
  });

  test('shows where two copies diverge, and writes the evidence', async () => {
    const fork = join(dir, 'fork');
    cpSync(logDir, fork, { recursive: true });
    const other = await openEmbeddedLog({ dir: fork, keyring: { flush: () => {} } as Keyring, origin: 'example.org/teamgram/0', ...keys });
    await other.append([event(77)]).durable;
    await other.close();
    expect(await audit('diff', dir, fork)).toMatchObject({ status: 0, output: expect.stringContaining('PREFIX: A is the beginning of B') });
    const main = await openEmbeddedLog({ dir: join(dir, 'second'), keyring: { flush: () => {} } as Keyring, origin: 'example.org/teamgram/0', ...keys });
    await main.append([event(78)]).durable;
    await main.close();
    const { status, output } = await audit('diff', fork, 'second', '--out', 'evidence');
    expect(output).toMatch(/FORK at position 0: the copies part here[\s\S]*a split view/);
    expect(status).toBe(1);
    for (const side of ['a', 'b']) {
      const [proof, entry] = [readFileSync(join(dir, `evidence/${side}.tlog-proof`), 'utf8'), readFileSync(join(dir, `evidence/${side}.event`))];
      expect(verifyTlogProof(proof, entry, readFileSync(join(dir, `evidence/${side}.log-keys`), 'utf8').split('\n').slice(0, 2).map(checkpointVerifier)).index).toBe(0);
    }
  });

  test('reports missing input in one line', async () => {
    expect(await audit(join(dir, 'nothing'))).toMatchObject({ status: 64, output: expect.stringMatching(/^audit: there is no log in .*\n$/) });
    expect(await audit('http://127.0.0.1:1')).toMatchObject({ status: 69, output: expect.stringMatching(/^audit: .* does not answer .*\n$/) });
    expect(await audit('--help')).toMatchObject({ status: 0, output: expect.stringContaining('prove POSITION') });
  });
});

test('the reference contains every finding with the program’s explanation (WRITE_FINDINGS=1 writes it)', () => {
  const page = join(import.meta.dirname, '../../docs/reference/audit-findings.md');
  const parts = readFileSync(page, 'utf8').split(/(?<=<!-- findings -->\n)[\s\S]*(?=<!-- \/findings -->)/);
  const written = parts.join(`${findingTable()}\n`);
  if (process.env['WRITE_FINDINGS'] === '1') writeFileSync(page, written);
  expect(readFileSync(page, 'utf8')).toBe(written);
});

describe('options', () => {
  test.each([[['--wrong']], [['a', 'b']], [['prove']], [['prove', '-1']], [['prove', '1', '2']], [['--key']], [['diff', 'a']], [['export', '--out', 'x']], [['prove', '1', '--json']], [['verify-export']]])('%j is refused', (args) => {
    expect(() => readOptions(args)).toThrow('--help');
  });
});
