/** Backups of a running server, and servers started from them: real processes, with clients that write all the time. */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadOrCreateKek, openKeyring, openLogReader, decodeEntry } from '@teamgram/event-log';
import { dataPaths } from '@teamgram/host';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Account } from './support/account.ts';
import { eventually } from './support/eventually.ts';
import { startPeople, type People } from './support/people.ts';
import { ROOT, startServer, type RunningServer } from './support/server.ts';

const folder = mkdtempSync(join(tmpdir(), 'backup test '));
const copy = join(folder, 'copy');
const restored = join(folder, 'restored');
let people: People;
let after: RunningServer | undefined;
const accounts: Account[] = [];

beforeAll(async () => { people = await startPeople(); });
afterAll(async () => {
  for (const account of accounts) account.close();
  await after?.stop();
  await people.leave();
  rmSync(folder, { recursive: true, force: true });
});

type Ended = { status: number | null; stdout: string; stderr: string };

/** Asynchronous, so that the clients in this process keep running. */
function ops(...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [join(ROOT, 'tools/ops/main.ts'), ...args], { cwd: folder, env: { ...process.env, INIT_CWD: folder } });
  const texts = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => { texts.stdout += text; });
  child.stderr.on('data', (text) => { texts.stderr += text; });
  return new Promise((resolve) => child.once('exit', (status) => resolve({ status, ...texts })));
}

const backup = async () => JSON.parse((await ops('backup', copy, '--data', people.server.dataDir, '--json')).stdout) as { position: number; newEvents: number; writtenBytes: number; bytes: number };
const manifestNumber = () => (JSON.parse(readFileSync(join(copy, 'manifest.json'), 'utf8').split('\n')[0]!) as { number: number }).number;

/** Alice sends continuously; acknowledged messages are recorded. */
function keepWriting(): { acknowledged: string[]; stop: () => Promise<void> } {
  const acknowledged: string[] = [];
  let going = true;
  const write = async (writer: number) => {
    for (let order = 0; going; order++) {
      const message = `text ${writer}.${order}`;
      await people.alice.call('messages.sendMessage', { peer: people.bobForAlice, message, random_id: BigInt(writer * 1_000_000 + order + 1) });
      acknowledged.push(message);
    }
  };
  const writing = Promise.all([1, 2, 3, 4].map(write));
  return { acknowledged, stop: async () => { going = false; await writing; } };
}

async function textsOf(account: Account, peer: People['bobForAlice']): Promise<Set<string>> {
  const texts = new Set<string>();
  for (let offset_id = 0; ; ) {
    const page = await account.call('messages.getHistory', { peer, offset_id, offset_date: 0, add_offset: 0, limit: 100, max_id: 0, min_id: 0, hash: 0n });
    if (!('messages' in page) || page.messages.length === 0) return texts;
    for (const message of page.messages) if (message._ === 'message') texts.add(message.message);
    offset_id = Math.min(...page.messages.map(({ id }) => id));
  }
}

/** Streams and versions of erased messages, according to the log. */
function erased(dataDir: string, events: number): { stream: string; version: number }[] {
  const reader = openLogReader(dataPaths(dataDir).log);
  const facts = Array.from({ length: events }, (_, position) => decodeEntry(reader.entry(position)).fact);
  reader.close();
  return facts.flatMap((fact) => (fact.type === 'MessagesErased' ? fact.versions.map((version) => ({ stream: fact.stream, version })) : []));
}

describe('backup and restore of a running server', { timeout: 180_000 }, () => {
  let texts: string[];
  let events: number;

  test('under load; the second backup is incremental; a key erased in between is in neither', async () => {
    const secret = await people.alice.call('messages.sendMessage', { peer: people.bobForAlice, message: 'to be erased', random_id: 77n });
    const writing = keepWriting();
    await eventually('some messages', () => writing.acknowledged.length > 20);
    const first = await backup();
    cpSync(join(copy, 'parts', '1', 'keyring.sqlite'), join(folder, 'old-keyring.sqlite'));
    if (secret._ !== 'updateShortSentMessage') throw new Error(`messages.sendMessage answered ${secret._}`);
    await people.alice.call('messages.deleteMessages', { id: [secret.id], revoke: true });
    await eventually('more messages', () => writing.acknowledged.length > 60);
    texts = writing.acknowledged.slice();
    const second = await backup();
    await writing.stop();
    expect(second.position).toBe(first.position + second.newEvents);
    expect(second.newEvents).toBeGreaterThan(20);
    expect(readdirSync(join(copy, 'parts'))).toEqual(['2']);
    expect(existsSync(join(copy, 'parts/2/secrets/kek'))).toBe(false);
  });

  test('kill -9 in the middle leaves a backup that can be restored', async () => {
    for (let round = 0; round < 3; round++) {
      const before = manifestNumber();
      const child = spawn(process.execPath, [join(ROOT, 'tools/ops/main.ts'), 'backup', copy, '--data', people.server.dataDir], { stdio: 'ignore' });
      const ended = new Promise((resolve) => child.once('exit', resolve));
      await eventually('a backup under way', () => existsSync(join(copy, 'parts', String(before + 1))) || child.exitCode !== null);
      child.kill('SIGKILL');
      await ended;
    }
    const kek = join(dataPaths(people.server.dataDir).secrets, 'kek');
    expect(await ops('restore', copy, '--data', restored)).toMatchObject({ status: 64, stderr: expect.stringContaining('--kek FILE') });
    const done = await ops('restore', copy, '--data', restored, '--kek', kek, '--json');
    expect(done).toMatchObject({ status: 0, stderr: '' });
    ({ events } = JSON.parse(done.stdout) as { events: number });
  });

  test('a flipped byte is refused, and nothing is left behind', async () => {
    const segment = join(copy, 'log', '00000000000000000000.seg');
    const bytes = readFileSync(segment);
    bytes[bytes.length >> 1]! ^= 4;
    writeFileSync(segment, bytes);
    const kek = join(dataPaths(people.server.dataDir).secrets, 'kek');
    expect(await ops('restore', copy, '--data', 'refused', '--kek', kek)).toMatchObject({ status: 65, stderr: expect.stringMatching(/000\.seg has changed since it was backed up \(bytes 0 to \d+\)/) });
    expect(readdirSync(folder).filter((name) => name.startsWith('refused'))).toEqual([]);
  });

  test('a server starts from it: clients continue with their keys, no acknowledged message is missing, erasures are repeated', async () => {
    const [place] = erased(restored, events);
    const kek = loadOrCreateKek(join(dataPaths(restored).secrets, 'kek'));
    const keyringFile = join(dataPaths(restored).keyring, 'keyring.sqlite');
    const leaf = () => {
      const keyring = openKeyring({ file: keyringFile, kek });
      const key = keyring.leaf(place!.stream, place!.version);
      keyring.close();
      return key;
    };
    expect(leaf()).toBeUndefined();
    // As if the keyring came from an older backup than the log.
    cpSync(join(folder, 'old-keyring.sqlite'), keyringFile);
    expect(leaf()).toBeDefined();

    const { key } = people.alice.client;
    people.alice.close();
    people.bob.close();
    await people.server.stop();
    after = await startServer({ dataDir: restored });
    const alice = new Account(after, { key: { ...key! } });
    accounts.push(alice);
    await alice.connect();
    const found = await eventually('the whole history', async () => {
      const history = await textsOf(alice, people.bobForAlice);
      return texts.every((text) => history.has(text)) && history;
    });
    expect(found.has('to be erased')).toBe(false);
    await alice.call('messages.sendMessage', { peer: people.bobForAlice, message: 'and on it goes', random_id: 5n });
    await after.stop();
    expect(leaf()).toBeUndefined();
  });
});
