/** The log over the EventStoreDB protocol, as projections serves it: next to a running writer, without a database. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AccessDeniedError, binaryEvent, EventStoreDBClient, StreamNotFoundError } from '@eventstore/db-client';
import { eventStoreAudit, fsck, openLogReader } from '@teamgram/event-log';
import { commandApiLink, connectLink, dataPaths, defaultLimits, ensureCertificates, freePort, Metrics, partitionPaths, readCredentials, silentLogger, StartWatch, type Host } from '@teamgram/host';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveEventStoreReaders } from '../src/event-store.ts';
import { logHead, type LogHead } from '../src/log-head.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { openWriteSide, type WriteSide } from '../../../test/support/write-side.ts';

const directory = mkdtempSync(join(tmpdir(), 'teamgram-event-store-'));
const paths = dataPaths(directory);
const ending = new AbortController();
const closing: (() => Promise<unknown> | void)[] = [];
/** The write side of home, and of partition 1. */
let writeSide: WriteSide;
let other: WriteSide;
let url: string;

beforeAll(async () => {
  mkdirSync(paths.run, { recursive: true });
  await ensureCertificates(paths.tls, ['command-api', 'projections', 'auditor', 'eventstoredb'], Date.now());
  writeSide = await openWriteSide(paths.log, paths.tls);
  const local = (port: number) => ({ host: '127.0.0.1', port });
  const eventStore = local(await freePort());
  const credentials = readCredentials(paths.tls, 'projections');
  const commandApi = connectLink(commandApiLink, { address: local(writeSide.port), credentials });
  const head = logHead(commandApi);
  other = await openWriteSide(partitionPaths(directory, 1).log, paths.tls);
  const otherApi = connectLink(commandApiLink, { address: local(other.port), credentials });
  const otherHead = logHead(otherApi);
  const host: Host = {
    config: {
      role: 'projections', name: 'projections', index: 0, dataDir: directory, dcId: 2, gateways: 1, limits: defaultLimits, eventStore,
      client: local(1), metrics: local(0), audit: local(1), links: { commandApi: local(writeSide.port), projections: local(1) },
    },
    paths, credentials, log: silentLogger, metrics: new Metrics(), start: new StartWatch(), showLoginCode: () => {}, fail: () => {},
  };
  const follow = async (each: LogHead) => {
    for await (const _ of each.commits(ending.signal));
  };
  const following = Promise.allSettled([head, otherHead].map(follow));
  const server = await serveEventStoreReaders(host, [{ partition: 0, head, logDirectory: paths.log }, { partition: 1, head: otherHead, logDirectory: partitionPaths(directory, 1).log }]);
  const file = (name: string) => encodeURIComponent(join(paths.tls, name));
  url = `esdb://localhost:${eventStore.port}?tls=true&tlsCAFile=${file('authority.crt')}&userCertFile=${file('auditor.crt')}&userKeyFile=${file('auditor.key')}`;
  closing.push(() => server?.close(), () => ending.abort(), () => following, () => commandApi.close(), () => otherApi.close(), () => writeSide.close(), () => other.close());
});

afterAll(async () => {
  for (const close of closing) await close();
  rmSync(directory, { recursive: true });
});

test('an auditor follows the live log and receives the same bytes as in the segments', async () => {
  const client = EventStoreDBClient.connectionString(url);
  const subscription = client.subscribeToAll();
  const received: Buffer[] = [];
  subscription.once('caughtUp', () => {
    for (let peer = 1; peer <= 40; peer++) void writeSide.tell({ type: 'DialogPinned', stream: `dialogs-${1 + (peer % 2)}`, owner: 1 + (peer % 2), peer });
  });
  for await (const { event } of subscription) if (received.push(Buffer.from(event!.data as Uint8Array)) === 40) break;
  const reader = openLogReader(paths.log);
  expect(received).toEqual(reader.readEntries(0, 40).entries.map((entry) => Buffer.from(entry)));
  reader.close();
  const versions: bigint[] = [];
  for await (const { event } of client.readStream('dialogs-2')) versions.push(event!.revision);
  expect(versions).toEqual(Array.from({ length: 20 }, (_, version) => BigInt(version)));
  await client.dispose();
});

test('each partition’s journal is a stream; its logical streams are below it', async () => {
  const client = EventStoreDBClient.connectionString(url);
  const subscription = client.subscribeToStream('journal-1');
  const received: string[] = [];
  subscription.once('caughtUp', () => {
    for (let peer = 1; peer <= 3; peer++) void other.tell({ type: 'DialogPinned', stream: 'dialogs-2', owner: 2, peer: 100 + peer });
  });
  for await (const { event } of subscription) if (received.push(`${event!.streamId} ${event!.revision}`) === 3) break;
  expect(received).toEqual(['journal-1 0', 'journal-1 1', 'journal-1 2']);
  const read = async (stream: string) => {
    const events: { id: string; bytes: Buffer }[] = [];
    for await (const { event } of client.readStream(stream)) events.push({ id: `${event!.streamId} ${event!.revision}`, bytes: Buffer.from(event!.data as Uint8Array) });
    return events;
  };
  const [whole, logical] = [await read('journal-1'), await read('journal-1/dialogs-2')];
  expect(logical.map(({ id }) => id)).toEqual(['journal-1/dialogs-2 0', 'journal-1/dialogs-2 1', 'journal-1/dialogs-2 2']);
  expect(logical.map(({ bytes }) => bytes)).toEqual(whole.map(({ bytes }) => bytes));
  await expect(read('journal-1/dialogs-9')).rejects.toThrow(StreamNotFoundError);
  await expect(read('journal-2')).rejects.toThrow(StreamNotFoundError);
  const backwards: bigint[] = [];
  for await (const { event } of client.readStream('journal-1', { direction: 'backwards', fromRevision: 'end', maxCount: 2 })) backwards.push(event!.revision);
  expect(backwards).toEqual([2n, 1n]);
  expect(await read('dialogs-2')).toHaveLength(20);
  await client.dispose();
});

test('an auditor audits the live log over the protocol', async () => {
  const reader = openLogReader(paths.log);
  const checkpoint = await eventually('a checkpoint over all events', () => (reader.checkpoint()?.size === 40 ? reader.checkpoint() : undefined));
  const head = async () => ({ keys: reader.verifierKeys(), checkpoint: checkpoint.note });
  expect(await fsck(eventStoreAudit({ url, journal: 'journal-0', head }))).toMatchObject({ fault: undefined, events: 40, streams: 2, root: Buffer.from(checkpoint.root).toString('base64') });
  reader.close();
});

test('appends are denied', async () => {
  const client = EventStoreDBClient.connectionString(url.replaceAll('auditor', 'command-api'));
  await expect(client.appendToStream('journal-0', binaryEvent({ type: 'X', data: Buffer.from('x') }))).rejects.toThrow(AccessDeniedError);
  await client.dispose();
});

test('accounts exist for clients that support passwords only', async () => {
  const path = join(paths.tls, 'eventstoredb-accounts.json');
  const { auditor } = JSON.parse(readFileSync(path, 'utf8')) as { auditor: string };
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const client = EventStoreDBClient.connectionString(url.replace('esdb://', `esdb://auditor:${auditor}@`).replace(/&userCertFile.*/, ''));
  for await (const { event } of client.readAll({ maxCount: 1 })) expect(event!.position.commit).toBe(0n);
  await client.dispose();
});
