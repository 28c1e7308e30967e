/** Auditing two journals: in a data directory, over HTTP, as copies, as exports, and with forged deliveries between them. */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateSigningKey } from '@teamgram/crypto';
import { openEmbeddedLog, openLogReader, serveTiles, type Keyring, type NewEvent } from '@teamgram/event-log';
import { ensureCertificates, partitionPaths, readCredentials, serveEventStore, silentLogger, type EventStoreServer, type ServedJournal } from '@teamgram/host';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

type Fact = NewEvent['fact'];
/** Users on partition 0 and on partition 1 of two. */
const [BOB, ALICE] = [10_000_000_002, 10_000_000_003];
const random = (size: number) => crypto.getRandomValues(new Uint8Array(size));
const keys = [0, 1].map(() => ({ writerKey: generateSigningKey('ed25519'), logKeys: { ed25519: generateSigningKey('ed25519'), mlDsa44: generateSigningKey('ml-dsa-44') } }));
const posts: Fact = { type: 'DeliveryPosted', stream: 'outbox-0', partition: 0, kind: 'read', mailbox: BOB, peer: ALICE, about: 0, messages: [], replyTo: undefined, mailboxes: [] };
const takes = (nth: number): Fact => ({ type: 'DeliveryReceived', stream: 'inbox-1', partition: 1, kind: 'read', mailbox: BOB, posted: nth, origin: nth });
const pins = (owner: number, peer: number): Fact => ({ type: 'DialogPinned', stream: `dialogs-${owner}`, owner, peer });

async function append(dataDir: string, partition: number, facts: Fact[]): Promise<void> {
  const { log: dir } = partitionPaths(dataDir, partition);
  mkdirSync(dir, { recursive: true });
  const log = await openEmbeddedLog({ dir, keyring: { flush: () => {} } as Keyring, origin: `example.org/teamgram/${partition}`, ...keys[partition]! });
  await log.append(facts.map((fact) => ({ id: random(16), fact, timeMs: 1, causationId: random(16), correlationId: random(8) }))).durable;
  await log.close();
}

/** Serves the logs as projections do: home at the root, the other one below /partitions/1. */
async function serve(dataDir: string): Promise<{ server: Server; url: string }> {
  const tiles = [0, 1].map((partition) => serveTiles(openLogReader(partitionPaths(dataDir, partition).log)));
  const server = createServer((request, response) => {
    const [, below] = /^\/partitions\/1(\/.*)$/.exec(request.url!) ?? [];
    const { status, headers, body } = below ? tiles[1]!(below) : tiles[0]!(request.url!);
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Serves both journals over the EventStoreDB protocol, as projections do, and writes a connect.json for them into `folder`. */
async function serveAsStore(dataDir: string, auditUrl: string, folder: string): Promise<EventStoreServer> {
  await ensureCertificates(folder, ['eventstoredb', 'auditor'], Date.now());
  const [journal, other] = [0, 1].map((partition): ServedJournal => {
    const reader = openLogReader(partitionPaths(dataDir, partition).log);
    const end = reader.checkpoint()!.size;
    return {
      name: `journal-${partition}`, end, streams: { length: () => Promise.resolve(0), positions: () => [] }, beyond: () => new Promise(() => {}),
      readEntries: (from, to) => reader.readEntries(from, to), entry: (position) => reader.entry(position),
    };
  });
  const server = await serveEventStore({ address: { host: '127.0.0.1', port: 0 }, credentials: readCredentials(folder, 'eventstoredb'), accounts: {}, journal: journal!, others: [other!], log: silentLogger });
  const file = (name: string) => encodeURIComponent(join(folder, name));
  const eventStoreUrl = `esdb://localhost:${server.port}?tls=true&tlsCAFile=${file('authority.crt')}&userCertFile=${file('auditor.crt')}&userKeyFile=${file('auditor.key')}`;
  writeFileSync(join(folder, 'connect.json'), JSON.stringify({ auditUrl, eventStoreUrl, partitions: [{ auditUrl: `${auditUrl}/partitions/1`, logVerifierKeys: [] }] }));
  return server;
}

describe('npm run audit with two partitions', () => {
  const folder = mkdtempSync(join(tmpdir(), 'audit partitions '));
  const data = join(folder, 'data');
  const servers: Server[] = [];
  const served = async (dataDir: string) => {
    const { server, url } = await serve(dataDir);
    servers.push(server);
    return url;
  };
  const copyOf = (name: string) => {
    const copy = join(folder, name);
    cpSync(data, copy, { recursive: true });
    return copy;
  };

  beforeAll(async () => {
    mkdirSync(data);
    writeFileSync(join(data, 'partitions.json'), JSON.stringify({ count: 2 }));
    await append(data, 0, [pins(BOB, ALICE), takes(0)]);
    await append(data, 1, [posts, pins(ALICE, BOB), pins(BOB, ALICE)]);
  });
  afterAll(async () => {
    for (const server of servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    rmSync(folder, { recursive: true });
  });

  async function audit(...args: string[]): Promise<{ status: number | null; output: string }> {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], { cwd: folder, env: { ...process.env, INIT_CWD: folder } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
    const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { status, output };
  }
  const count = (output: string, word: string) => output.split(word).length - 1;

  test('a directory and a URL are audited completely, including deliveries; keys are compared with the log of their name', async () => {
    const url = await served(data);
    const printed = [0, 1].map((partition) => openLogReader(partitionPaths(data, partition).log).verifierKeys()[0]!);
    for (const source of [[data], [url], [url, '--key', printed[0]!, '--key', printed[1]!]]) {
      const { status, output } = await audit(...source);
      expect(count(output, 'ACCEPTED')).toBe(3);
      expect(output).toContain('deliveries   1 taken in, 0 under way');
      expect(status).toBe(0);
    }
    expect(await audit(url, '--key', printed[1]!.replace('/1+', '/2+'))).toMatchObject({ status: 1, output: expect.stringContaining('does not print the key') });
  });

  test('a delivery that was never posted, and one received twice, are found, over HTTP as in files', async () => {
    const [unposted, twice] = [copyOf('unposted'), copyOf('twice')];
    await append(unposted, 1, [pins(ALICE, 7)]);
    await append(unposted, 0, [{ ...takes(1), posted: 3, origin: 3 } as Fact]);
    await append(twice, 1, [posts]);
    await append(twice, 0, [takes(0)]);
    for (const [dir, reason] of [[unposted, 'was never posted: partition 1 posted 1'], [twice, 'is not the one at position 3 there']] as const) {
      for (const source of [dir, await served(dir)]) {
        const { status, output } = await audit(source);
        expect([count(output, 'ACCEPTED'), status]).toEqual([2, 1]);
        expect(output).toContain(reason);
      }
    }
  });

  test('deliveries are verified over the EventStoreDB protocol as well', async () => {
    const unposted = copyOf('unposted in a store');
    await append(unposted, 0, [{ ...takes(1), posted: 2, origin: 2 } as Fact]);
    for (const [dir, expected] of [[data, { status: 0, output: expect.stringContaining('deliveries   1 taken in, 0 under way') }], [unposted, { status: 1, output: expect.stringContaining('was never posted: partition 1 posted 1') }]] as const) {
      const store = mkdtempSync(join(folder, 'store '));
      const server = await serveAsStore(dir, await served(dir), store);
      try {
        expect(await audit('--eventstore', store)).toMatchObject(expected);
      } finally {
        await server.close();
      }
    }
  });

  test('copies are compared journal by journal: a fork of the second one is detected and proved', async () => {
    const [one, other] = [copyOf('one'), copyOf('other')];
    expect(count((await audit('diff', data, await served(one))).output, 'SAME')).toBe(2);
    await append(one, 1, [pins(ALICE, 1)]);
    await append(other, 1, [pins(ALICE, 2)]);
    const { status, output } = await audit('diff', one, other, '--out', 'evidence');
    expect(output).toMatch(/SAME[\s\S]*FORK at position 3[\s\S]*a split view[\s\S]*evidence in .*partition-1/);
    expect(status).toBe(1);
    expect(await audit('diff', partitionPaths(one, 1).log, other)).toMatchObject({ status: 1, output: expect.stringMatching(/FORK[\s\S]*ONLY IN B/) });
  });

  test('an export contains the events of each journal, and each part is verified', async () => {
    expect(await audit('export', '--account', String(BOB), data, '--out', 'bob')).toMatchObject({ status: 0, output: expect.stringMatching(/1 of 2 events[\s\S]*partition-1: 1 of 3 events/) });
    expect(count((await audit('verify-export', 'bob')).output, 'ACCEPTED')).toBe(2);
    writeFileSync(join(folder, 'bob/partition-1/events/000000000002.event'), 'x');
    expect(await audit('verify-export', 'bob')).toMatchObject({ status: 1, output: expect.stringMatching(/ACCEPTED[\s\S]*REFUSED at position 2/) });
  });
});
