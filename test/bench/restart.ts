/**
 * A server with a million events in its log is started again: from the command to the first reply to a client that was logged in before. The
 * messages go through command-api's own rules in this process (no sockets), and the read models follow before the measured starts.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { secureRandom } from '@teamgram/crypto';
import { openCommandApi } from '@teamgram/command-api';
import { dataPaths, defaultLimits, supervisorStatus, type CommandOutcome } from '@teamgram/host';
import { Account } from '../support/account.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { signUpPairs, withServer } from './load.ts';
import type { LoadAccount } from './load-messages.ts';
import { median } from './machine.ts';
import type { Row } from './row.ts';

const PEOPLE = 64;
const EVENTS = 1_000_000;
const IN_FLIGHT = 2_048;
const STARTS = 3;
const FOLLOWED_CHECK_MS = 1_000;
const TEXT = 'x'.repeat(100);

export async function bench(): Promise<Row[]> {
  return withServer(async (server) => {
    const people = await signUpPairs(server, PEOPLE);
    await server.stop();
    const appendedMs = await timed(() => appendMessages(server.dataDir, people));
    const followedMs = await timed(() => followed(server.dataDir, people[0]!));
    const starts: number[] = [];
    const afterKill: number[] = [];
    for (let n = 0; n < STARTS; n++) starts.push(await timedStart(server.dataDir, people[0]!, async (running) => void (await running.stop())));
    for (let n = 0; n < STARTS; n++) afterKill.push(await timedStart(server.dataDir, people[0]!, killEverything));
    return [
      { name: 'appending 1,000,000 messages by commands, sealed and durable', value: (EVENTS * 1000) / appendedMs, unit: 'events/s' },
      { name: 'the read models follow, start of the server included', value: (EVENTS * 1000) / followedMs, unit: 'events/s' },
      { name: 'start with 1,000,000 events, to the first reply', value: median(starts) / 1000, unit: 's' },
      { name: 'the same after every process was killed', value: median(afterKill) / 1000, unit: 's' },
    ];
  });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

/** Ends what it started by `end`, which does not count. */
async function timedStart(dataDir: string, person: LoadAccount, end: (running: RunningServer) => Promise<void>): Promise<number> {
  let running!: RunningServer;
  const durationMs = await timed(async () => { running = await firstReply(dataDir, person); });
  await end(running);
  return durationMs;
}

/** Where everybody's mailbox stands in the end: each has sent and heard the same number. */
const PTS = (2 * EVENTS) / PEOPLE;

/** Started, and asked for what a client asks first; the answer knows of every message. */
async function firstReply(dataDir: string, person: LoadAccount): Promise<RunningServer> {
  const server = await startServer({ dataDir });
  const pts = await askedPts(server, person);
  if (pts < PTS) throw new Error(`the first reply tells of pts ${pts}`);
  return server;
}

async function askedPts(server: RunningServer, { key }: LoadAccount): Promise<number> {
  const account = new Account(server, { key });
  await account.connect();
  const { pts } = await account.call('updates.getState', {});
  account.close();
  return pts;
}

/** Until the read models know of every message. */
async function followed(dataDir: string, person: LoadAccount): Promise<void> {
  const server = await startServer({ dataDir });
  while ((await askedPts(server, person)) < PTS) await sleep(FOLLOWED_CHECK_MS);
  await server.stop();
}

async function killEverything({ child, dataDir }: RunningServer): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const pids = supervisorStatus(dataDir)!.processes.flatMap(({ pid }) => pid ?? []);
  for (const pid of [child.pid!, ...pids]) process.kill(pid, 'SIGKILL');
  await gone;
}

async function appendMessages(dataDir: string, people: readonly LoadAccount[]): Promise<void> {
  const wide = { count: EVENTS, windowS: 1 };
  const api = await openCommandApi({
    paths: { ...dataPaths(dataDir), state: join(dataDir, 'state') }, limits: { ...defaultLimits, messagesPerKey: wide }, now: Date.now,
    showLoginCode: () => {}, onLogKeys: () => {}, onFailure: (error) => { throw error; },
  });
  let next = 0;
  const send = async (): Promise<void> => {
    while (next < EVENTS) {
      const person = people[next++ % people.length]!;
      const outcome = await api.handlers.batches.commands(commandOf(person), undefined as never) as CommandOutcome;
      if (!outcome.ok) throw new Error(`refused: ${outcome.error}`);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, send));
  await api.close();
}

function commandOf({ key, partner }: LoadAccount) {
  const body = {
    type: 'SendMessage', peer: partner.user_id, text: TEXT, entities: [], replyTo: undefined, media: undefined, invertMedia: false, silent: false,
    noForwards: false, clearDraft: false, groupedId: 0,
  };
  return { id: secureRandom(16), authKeyId: BigInt.asUintN(64, key.authKey.id), body };
}
