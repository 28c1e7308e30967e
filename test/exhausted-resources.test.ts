/** Resources that run out while a server works: one clear line, nothing acknowledged is lost, and work continues as soon as there is room again. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { SupervisorStatus } from '@teamgram/host';
import type { tl } from '@teamgram/tl';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { Account } from './support/account.ts';
import { requirement, works } from './support/requirement.ts';
import { ResilientAccount } from './support/resilient-account.ts';
import { startServer, type RunningServer } from './support/server.ts';

const folder = mkdtempSync(join(tmpdir(), 'teamgram-exhausted-'));
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function started(...args: Parameters<typeof startServer>): Promise<RunningServer> {
  const server = await startServer(...args);
  closing.push(() => server.stop());
  return server;
}

async function person(server: RunningServer, phone: string): Promise<Account> {
  const { account } = await resilient(server, phone);
  return account;
}

async function resilient(server: RunningServer, phone: string): Promise<ResilientAccount> {
  const someone = new ResilientAccount(server);
  closing.push(() => someone.close());
  await someone.signUp(phone, 'Person');
  return someone;
}

const notices = ({ lines }: RunningServer) => lines.map((line) => (line.startsWith('{') ? (JSON.parse(line) as { event: string; line: string }) : undefined)).filter((said) => said?.event === 'notice').map((said) => said!.line);
const statusOf = ({ dataDir }: RunningServer) => JSON.parse(readFileSync(join(dataDir, 'run', 'supervisor.json'), 'utf8')) as SupervisorStatus;
async function connections(server: RunningServer): Promise<number> {
  const { metricsPort } = statusOf(server).processes.find(({ name }) => name === 'gateway-0')!;
  const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  return Number(/^gateway_connections (\d+)$/m.exec(metrics)![1]);
}
const self = { _: 'inputPeerSelf' } as const;
const PART = 512 * 1024;

async function sendDocument(account: Account, bytes: Buffer, id: bigint): Promise<tl.document> {
  const parts = Math.ceil(bytes.length / PART);
  for (let part = 0; part < parts; part++) await account.call('upload.saveBigFilePart', { file_id: id, file_part: part, file_total_parts: parts, bytes: bytes.subarray(part * PART, (part + 1) * PART) });
  const file = { _: 'inputFileBig', id, parts, name: 'a.bin' } as const;
  const sent = await account.call('messages.sendMedia', { peer: self, media: { _: 'inputMediaUploadedDocument', file, mime_type: 'application/octet-stream', attributes: [] }, message: 'a document', random_id: id });
  const found = 'updates' in sent ? sent.updates.map((update) => (update._ === 'updateNewMessage' && update.message._ === 'message' && update.message.media?._ === 'messageMediaDocument' ? update.message.media.document : undefined)).find(Boolean) : undefined;
  if (found?._ !== 'document') throw new Error('no document was sent');
  return found;
}

async function download(account: Account, { id, access_hash, file_reference }: tl.document): Promise<Buffer> {
  const location = { _: 'inputDocumentFileLocation', id, access_hash, file_reference, thumb_size: '' } as const;
  const pieces: Uint8Array[] = [];
  for (let offset = 0; ; offset += PART) {
    const file = await account.call('upload.getFile', { location, offset, limit: PART });
    if (file._ !== 'upload.file') throw new Error(`upload.getFile answered ${file._}`);
    pieces.push(file.bytes);
    if (file.bytes.length < PART) return Buffer.concat(pieces);
  }
}

const tmpfs = requirement('a small file system', 'run as root on Linux, where tmpfs can be mounted', works('unshare', '-m', 'mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', '/mnt'));

tmpfs.describe('the disk of the files is full, and that of TMPDIR', () => {
  test('uploads fail with one line for the operator, downloads and messages continue, uploads succeed when there is room', async () => {
    const [dataDir, temporary] = [join(folder, 'files'), join(folder, 'temporary')];
    const blobs = join(dataDir, 'blobs');
    for (const made of [blobs, temporary]) mkdirSync(made, { recursive: true, mode: 0o700 });
    const script = 'mount -t tmpfs -o size=8m tmpfs "$0" && mount -t tmpfs -o size=64k tmpfs "$TMPDIR" && { head -c 1m /dev/zero > "$TMPDIR/filler" 2>/dev/null; exec "$@"; }';
    const server = await started({ dataDir, under: ['unshare', '-m', 'sh', '-c', script, blobs], env: { TMPDIR: temporary } });
    const account = await person(server, '15550931');
    const first = Buffer.alloc(PART + 1, 'first');
    const kept = await sendDocument(account, first, 1n);

    const filler = join(`/proc/${server.child.pid}/root`, blobs, 'filler');
    expect(() => writeFileSync(filler, Buffer.alloc(16 * PART))).toThrow('ENOSPC');
    for (const id of [2n, 3n]) await expect(sendDocument(account, first, id)).rejects.toMatchObject({ code: 500 });
    expect(await download(account, kept)).toEqual(first);
    await account.call('messages.sendMessage', { peer: self, message: 'still here', random_id: 4n });
    await expect.poll(() => notices(server)).toEqual(['no space left on the disk; free some: nothing acknowledged was lost, and what runs goes on by itself']);
    expect(statusOf(server).processes.map(({ state, restarts }) => [state, restarts])).toEqual([['ready', 0], ['ready', 0], ['ready', 0]]);

    rmSync(filler);
    const second = Buffer.alloc(2 * PART, 'second');
    expect(await download(account, await sendDocument(account, second, 5n))).toEqual(second);
    expect(await download(account, kept)).toEqual(first);
  }, 240_000);
});

describe('a limit of 256 open files, and analysts who take all the connections they can get', { timeout: 90_000 }, () => {
  test('further clients are refused with one line, connected ones are served, and a restarted gateway finds its tables', async () => {
    const server = await started({ dataDir: join(folder, 'limited'), under: ['sh', '-c', 'ulimit -n 256; exec "$@"', 'sh'] });
    // A key has at most 64 sessions.
    const people = [await resilient(server, '15550932'), await resilient(server, '15550934'), await resilient(server, '15550935')];
    const [someone] = people as [ResilientAccount];
    const { host, port } = server.connect;
    const open = () => connect(port, host).on('error', () => {});
    const strangers: Socket[] = Array.from({ length: 300 }, open);
    closing.push(() => strangers.forEach((socket) => socket.destroy()));
    // Of connections without a key 64 stay open.
    await expect.poll(() => strangers.filter(({ closed }) => closed).length, { timeout: 20_000 }).toBeGreaterThanOrEqual(300 - 64);
    await someone.send(self, 'among strangers', 1n);
    const known = Array.from({ length: 125 }, (_, index) => new Account(server, { key: people[index % people.length]!.account.client.key }));
    closing.push(() => known.forEach((account) => account.close()));
    for (const account of known) await account.connect();
    const refused = open();
    await new Promise((resolve) => refused.once('close', resolve));
    await expect.poll(() => notices(server)).toEqual([expect.stringMatching(/^128 clients are connected to this worker.*raise it \(ulimit -n\)/)]);
    await someone.send(self, 'still here', 2n);
    for (const account of known) account.close();
    await expect.poll(() => connections(server), { timeout: 20_000 }).toBeLessThan(10);
    await (await resilient(server, '15550933')).send(self, 'there is room again', 1n);

    const { analyst } = JSON.parse(readFileSync(join(server.dataDir, 'postgres', 'passwords.json'), 'utf8')) as { analyst: string };
    const url = new URL(server.connect.analystUrl);
    const opened = await Promise.allSettled(Array.from({ length: 60 }, async () => {
      const client = new pg.Client({ host: url.hostname, port: Number(url.port), database: url.pathname.slice(1), user: 'analyst', password: analyst });
      client.on('error', () => {});
      await client.connect();
      closing.push(() => client.end());
    }));
    expect(opened.filter(({ status }) => status === 'fulfilled').length).toBe(25);
    process.kill(statusOf(server).processes.find(({ name }) => name === 'gateway-0')!.pid!, 'SIGKILL');
    await someone.send(self, 'after the restart', 3n);
    const texts = (await someone.mailbox()).messages.map(({ text }) => text);
    expect(texts.filter((text) => ['still here', 'after the restart'].includes(text))).toEqual(['still here', 'after the restart']);
  });
});
