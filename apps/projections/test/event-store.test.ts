/** The log over the EventStoreDB protocol, as projections serves it: beside a running writer, without a database. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AccessDeniedError, binaryEvent, EventStoreDBClient } from '@eventstore/db-client';
import { eventStoreAudit, fsck, openLogReader } from '@teamgram/event-log';
import { commandApiLink, connectLink, dataPaths, defaultLimits, ensureCertificates, freePort, Metrics, readCredentials, silentLogger, type Host } from '@teamgram/host';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveEventStoreReaders } from '../src/event-store.ts';
import { logHead } from '../src/log-head.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { openWriteSide, type WriteSide } from '../../../test/support/write-side.ts';

const directory = mkdtempSync(join(tmpdir(), 'teamgram-event-store-'));
const paths = dataPaths(directory);
const ending = new AbortController();
const closing: (() => Promise<unknown> | void)[] = [];
let writeSide: WriteSide;
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
  const host: Host = {
    config: {
      role: 'projections', name: 'projections', index: 0, dataDir: directory, dcId: 2, gateways: 1, limits: defaultLimits, eventStore,
      client: local(1), metrics: local(0), audit: local(1), links: { commandApi: local(writeSide.port), projections: local(1) },
    },
    paths, credentials, log: silentLogger, metrics: new Metrics(), showLoginCode: () => {}, fail: () => {},
  };
  const following = (async () => {
    for await (const _ of head.commits(ending.signal));
  })().catch(() => undefined);
  const server = await serveEventStoreReaders(host, head);
  const file = (name: string) => encodeURIComponent(join(paths.tls, name));
  url = `esdb://localhost:${eventStore.port}?tls=true&tlsCAFile=${file('authority.crt')}&userCertFile=${file('auditor.crt')}&userKeyFile=${file('auditor.key')}`;
  closing.push(() => server?.close(), () => ending.abort(), () => following, () => commandApi.close(), () => writeSide.close());
});

afterAll(async () => {
  for (const close of closing) await close();
  rmSync(directory, { recursive: true });
});

test('an auditor follows the live log: the same bytes as in the segments', async () => {
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

test('an auditor audits the live log over it', async () => {
  const reader = openLogReader(paths.log);
  const checkpoint = await eventually('a checkpoint over all events', () => (reader.checkpoint()?.size === 40 ? reader.checkpoint() : undefined));
  const head = async () => ({ keys: reader.verifierKeys(), checkpoint: checkpoint.note });
  expect(await fsck(eventStoreAudit({ url, journal: 'journal-0', head }))).toMatchObject({ fault: undefined, events: 40, streams: 2, root: Buffer.from(checkpoint.root).toString('base64') });
  reader.close();
});

test('nothing is appended here', async () => {
  const client = EventStoreDBClient.connectionString(url.replaceAll('auditor', 'command-api'));
  await expect(client.appendToStream('journal-0', binaryEvent({ type: 'X', data: Buffer.from('x') }))).rejects.toThrow(AccessDeniedError);
  await client.dispose();
});

test('accounts are made for clients that know passwords only', async () => {
  const path = join(paths.tls, 'eventstoredb-accounts.json');
  const { auditor } = JSON.parse(readFileSync(path, 'utf8')) as { auditor: string };
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const client = EventStoreDBClient.connectionString(url.replace('esdb://', `esdb://auditor:${auditor}@`).replace(/&userCertFile.*/, ''));
  for await (const { event } of client.readAll({ maxCount: 1 })) expect(event!.position.commit).toBe(0n);
  await client.dispose();
});
