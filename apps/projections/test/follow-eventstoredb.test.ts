/** Projections that follow the log over the EventStoreDB protocol fill the same rows as those that read its segments. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { content, delivery, EMPTY_MAILBOX_PTS, ORDINARY_SEND, type Fact } from '@teamgram/event-schemas';
import { dataPaths, defaultLimits, ensureCertificates, freePort, Metrics, readCredentials, silentLogger, StartWatch, type Host, type Running } from '@teamgram/host';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startProjections } from '../src/start.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/support/postgres.ts';
import { areIndexed, rowsOf } from '../../../test/support/rows.ts';
import { openWriteSide, type WriteSide } from '../../../test/support/write-side.ts';

const directory = mkdtempSync(join(tmpdir(), 'teamgram-follow-'));
const paths = dataPaths(directory);
const failures: unknown[] = [];
const local = (port: number) => ({ host: '127.0.0.1', port });
let writeSide: WriteSide;
let databases: { segments: TestDatabase; protocol: TestDatabase };
const running: Running[] = [];

beforeAll(async () => {
  mkdirSync(paths.run, { recursive: true });
  await ensureCertificates(paths.tls, ['command-api', 'projections', 'eventstoredb'], Date.now());
  writeSide = await openWriteSide(paths.log, paths.tls);
  databases = { segments: await createTestDatabase(), protocol: await createTestDatabase() };
});

afterAll(async () => {
  for (const each of running) await each.stop();
  await writeSide.close();
  await databases.segments.drop();
  await databases.protocol.drop();
  rmSync(directory, { recursive: true });
  expect(failures).toEqual([]);
});

async function start(database: TestDatabase, extra: Partial<Host['config']>): Promise<void> {
  const host: Host = {
    config: {
      role: 'projections', name: 'projections', index: 0, dataDir: directory, dcId: 2, gateways: 1, limits: defaultLimits,
      client: local(1), metrics: local(0), audit: local(await freePort()),
      links: { commandApi: local(writeSide.port), projections: local(await freePort()) },
      postgres: { main: database.address('projector'), owner: database.address('owner') }, ...extra,
    },
    paths, log: silentLogger, metrics: new Metrics(), credentials: readCredentials(paths.tls, 'projections'),
    start: new StartWatch(), showLoginCode: () => {}, fail: (error) => void failures.push(error),
  };
  running.push(await startProjections(host));
}

let pts = EMPTY_MAILBOX_PTS;
const registered = (user: number): Fact => ({ type: 'UserRegistered', stream: `user-${user}`, user, kind: 'person', registration: { phone: `1555${user}`, firstName: `User ${user}`, lastName: '' } });
const pinned = (peer: number): Fact => ({ type: 'DialogPinned', stream: 'dialogs-1', owner: 1, peer });

function message(text: string): Fact {
  pts++;
  const deliveries = [1, 2].map((mailbox) => delivery({ mailbox, peer: 3 - mailbox, messageId: pts, pts, ptsCount: 1 }));
  return { ...ORDINARY_SEND, type: 'MessageSent', stream: 'dialog-1-2', author: 1, content: content({ text }), deliveries };
}

async function hasAll(database: TestDatabase, end: number): Promise<boolean> {
  const rows = await rowsOf(database);
  const [position] = rows['read_model.journal_position'] ?? [];
  return (JSON.parse(position!) as { position: number }).position === end && areIndexed(rows);
}

test('identical rows, during catch-up and live', async () => {
  await writeSide.tell(registered(1), registered(2), ...Array.from({ length: 20 }, (_, order) => message(`before ${order}`)), pinned(2));
  const eventStore = local(await freePort());
  const file = (name: string) => encodeURIComponent(join(paths.tls, name));
  const url = `esdb://localhost:${eventStore.port}?tls=true&tlsCAFile=${file('authority.crt')}&userCertFile=${file('projections.crt')}&userKeyFile=${file('projections.key')}`;
  await start(databases.segments, {});
  await start(databases.protocol, { eventStore, follow: { url, stream: 'journal-0' } });
  for (let order = 0; order < 20; order++) await writeSide.tell(message(`live ${order}`));
  const end = writeSide.log.durablePosition;
  // The tables are read one after another, without a snapshot; the rows belong together only once both projections have reached the end.
  for (const database of Object.values(databases)) await eventually('it to have everything', () => hasAll(database, end));
  const rows = { segments: await rowsOf(databases.segments), protocol: await rowsOf(databases.protocol) };
  expect(Object.values(rows.segments).flat().length).toBeGreaterThan(80);
  expect(rows.protocol).toEqual(rows.segments);
});
