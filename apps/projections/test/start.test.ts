import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@teamgram/host';
import { content, delivery, EMPTY_MAILBOX_PTS, ORDINARY_SEND, type Fact } from '@teamgram/event-schemas';
import {
  connectLink, dataPaths, defaultLimits, ensureCertificates, Metrics, projectionsLink, readCredentials, silentLogger,
  type Host, type HostConfig, type Notice, type Running,
  StartWatch,
} from '@teamgram/host';
import { askedTerms, askedWords, blindTerms, decodeEvent, openOwner, openQueries, openReader } from '@teamgram/read-models';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startProjections } from '../src/start.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/support/postgres.ts';
import { openWriteSide, type WriteSide } from '../../../test/support/write-side.ts';

const [alice, bob] = [1, 2] as const;
/** The key that test/support/write-side.ts uses. */
const SEARCH_KEY = new Uint8Array(32).fill(1);

/** A directory, a database and a write side that outlive several starts of projections. */
class World {
  readonly directory = mkdtempSync(join(tmpdir(), 'teamgram-projections-'));
  readonly paths = dataPaths(this.directory);
  database!: TestDatabase;
  writeSide!: WriteSide;
  host!: Host;
  failures: unknown[] = [];
  #pts = EMPTY_MAILBOX_PTS;

  async open(): Promise<void> {
    await ensureCertificates(this.paths.tls, ['command-api', 'projections', 'gateway-0', 'ops'], Date.now());
    this.database = await createTestDatabase();
    this.writeSide = await openWriteSide(this.paths.log, this.paths.tls);
    const local = (port: number) => ({ host: '127.0.0.1', port });
    const config: HostConfig = {
      role: 'projections', name: 'projections', index: 0, dataDir: this.directory, dcId: 2, gateways: 1, limits: defaultLimits,
      client: local(1), metrics: local(0), audit: local(await freePort()),
      links: { commandApi: local(this.writeSide.port), projections: local(await freePort()) },
      postgres: { main: this.database.address('projector'), owner: this.database.address('owner') },
    };
    this.host = {
      config, paths: this.paths, log: silentLogger, metrics: new Metrics(), credentials: readCredentials(this.paths.tls, 'projections'),
      start: new StartWatch(), showLoginCode: () => {}, fail: (error) => void this.failures.push(error),
    };
  }

  /** Starts projections with fresh metrics, as a new process would. */
  start(): Promise<Running> {
    return startProjections({ ...this.host, metrics: new Metrics() });
  }

  connect(name: string) {
    return connectLink(projectionsLink, { address: this.host.config.links.projections, credentials: readCredentials(this.paths.tls, name) });
  }

  message(text: string): Fact {
    const pts = ++this.#pts;
    const deliveries = [alice, bob].map((mailbox) => delivery({ mailbox, peer: mailbox === alice ? bob : alice, messageId: pts, pts, ptsCount: 1 }));
    return {
      ...ORDINARY_SEND, type: 'MessageSent', stream: 'dialog-1-2', author: alice, content: content({ text }), deliveries,
    };
  }

  async close(): Promise<void> {
    await this.writeSide.close();
    await this.database.drop();
    rmSync(this.directory, { recursive: true });
  }
}

const registered = (user: number, firstName: string): Fact =>
  ({ type: 'UserRegistered', stream: `user-${user}`, user, kind: 'person', registration: { phone: `1555${user}`, firstName, lastName: '' } });

describe('projections, from the log to gateways and auditors', () => {
  const world = new World();
  let running: Running;
  beforeAll(async () => {
    await world.open();
    await world.writeSide.tell(registered(alice, 'Alice'), registered(bob, 'Bob'));
    running = await world.start();
  });
  afterAll(async () => {
    await running.stop();
    await world.close();
    expect(world.failures).toEqual([]);
  });

  async function withQueries<T>(act: (queries: ReturnType<typeof openQueries>) => Promise<T>): Promise<T> {
    const reader = openReader(world.database.address('gateway'));
    try {
      return await act(openQueries(reader));
    } finally {
      await reader.close();
    }
  }

  const reached = (position: number) =>
    withQueries((queries) => eventually('the read model to catch up', async () => (await queries.position()) >= position));

  test('facts from before the start are caught up with; sealed names are opened with keys from command-api', async () => {
    await reached(2);
    expect(await withQueries((queries) => queries.userByPhone('15552'))).toMatchObject({ userId: bob, firstName: 'Bob' });
  });

  test('the gateway of a watched mailbox is notified of a message after it is in the tables, with the same bytes', async () => {
    const gateway = world.connect('gateway-0');
    const end = new AbortController();
    const notices = gateway.stream('notices.follow', { gateway: 'gateway-0', stream: 'first' }, { signal: end.signal })[Symbol.asyncIterator]();
    const first = (await notices.next()).value as Notice;
    expect(first).toMatchObject({ entries: [], position: 2 });
    await gateway.call('notices.watch', { gateway: 'gateway-0', stream: 'first', number: 1, all: [bob] });
    const position = await world.writeSide.tell(world.message('live'));
    const heard = (await notices.next()).value as Notice;
    expect(heard.position).toBe(position);
    expect(heard.entries.map((bytes) => decodeEvent(bytes).fact.type)).toEqual(['MessageSent']);
    const { entries } = await withQueries((queries) => queries.difference(bob, 0, 10));
    expect(Buffer.from(entries[0]!.event!)).toEqual(Buffer.from(heard.entries[0]!));
    end.abort();
    gateway.close();
  });

  test('messages are indexed soon after they are projected, as blind terms; an index of another key or ahead of the log is rebuilt', async () => {
    const blind = blindTerms(SEARCH_KEY)('dialog-1-2');
    const place = { mailbox: bob, peer: alice, after: 0, tokens: askedTerms(askedWords('LIVE')).terms.map(blind) };
    const found = (count: number) => withQueries((queries) =>
      eventually('the index to catch up', async () => (await queries.searchCounts({ places: [place] }))[0] === count && (await queries.searchProgress()).get(0) === world.writeSide.log.durablePosition));
    await found(1);
    await running.stop();
    const owner = openOwner(world.database.address('owner'));
    await owner.execute('update search_progress set position = 1000000; delete from search_message');
    running = await world.start();
    await found(1);
    await running.stop();
    await owner.execute('update search_progress set key_check = 1; update search_message set tokens = array[1]::bigint[]');
    await owner.close();
    running = await world.start();
    await found(1);
  });

  test('presence and typing pass through', async () => {
    const gateway = world.connect('gateway-0');
    const nowS = Math.floor(Date.now() / 1000);
    await gateway.call('ephemeral.publish', { kind: 'presence', user: alice, online: true, atS: nowS });
    expect(await gateway.call('presence.of', { users: [alice, bob] })).toEqual([
      { user: alice, online: true, lastSeenS: nowS }, { user: bob, online: false, lastSeenS: 0 },
    ]);
    gateway.close();
  });

  test('auditors can read the checkpoint and the entries; nothing else is served and writes are refused', async () => {
    const url = `http://127.0.0.1:${world.host.config.audit.port}`;
    const size = await eventually('a checkpoint over what was told', async () => {
      const [origin, count] = (await (await fetch(`${url}/checkpoint`)).text()).split('\n');
      return origin === 'example.org/test' && Number(count) === world.writeSide.log.durablePosition && Number(count);
    });
    const bundle = await fetch(`${url}/tile/entries/000.p/${size}`);
    expect([bundle.status, bundle.headers.get('x-content-type-options')]).toEqual([200, 'nosniff']);
    expect((await fetch(`${url}/../log/writer.lock`)).status).toBe(404);
    expect((await fetch(`${url}/checkpoint`, { method: 'POST' })).status).toBe(405);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  test('operators see the lag and can rebuild a model while messages arrive', async () => {
    const ops = world.connect('ops');
    const rebuilding = ops.call('ops.rebuild', { model: 'all' });
    const position = await world.writeSide.tell(world.message('meanwhile'));
    expect((await rebuilding).rows).toBeGreaterThan(0);
    await reached(position);
    expect(await ops.call('ops.status', {})).toMatchObject({ position, durablePosition: position, lag: 0 });
    await expect(ops.call('ops.rebuild', { model: 'everything' })).rejects.toMatchObject({ code: 'MODEL_UNKNOWN' });
    expect((await withQueries((queries) => queries.history({ mailbox: bob, peer: alice, limit: 10 }))).messages).toHaveLength(2);
    ops.close();
  });

  test('after a restart it resumes at the stored position', async () => {
    await running.stop();
    await world.writeSide.tell(world.message('while nobody looked'));
    running = await world.start();
    await reached(world.writeSide.log.durablePosition);
    expect(await withQueries((queries) => queries.dialogsByPeers(bob, [alice]))).toMatchObject([{ messageCount: 3, unreadCount: 3 }]);
  });
});
