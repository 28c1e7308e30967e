/**
 * npm run bench -- restart [--events=N]: restarts a server with a million messages in its log: time from the command to the first reply to a client that was
 * logged in before. The messages are created by command-api's rules in this process (no sockets), and the read models catch up before the
 * measured starts. A log with more events starts with AccountSeen events of 100,000 made-up users, which are fast to append and not projected. Long
 * steps report progress on stderr.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { secureRandom } from '@teamgram/crypto';
import { openCommandApi, openLog, type CommandApi } from '@teamgram/command-api';
import type { NewEvent } from '@teamgram/event-log';
import { dataPaths, defaultLimits, operatorLinks, supervisorStatus, type CommandOutcome } from '@teamgram/host';
import { Account } from '../support/account.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { eventsOption } from './events-option.ts';
import { signUpPairs, withServer } from './load.ts';
import type { LoadAccount } from './load-messages.ts';
import { median } from './machine.ts';
import { progress } from './progress.ts';
import { cpuByName, serverProcessName } from './process-cpu.ts';
import type { Row } from './row.ts';

const PEOPLE = 64;
const MESSAGES = 1_000_000;
const SEEN_PEOPLE = 100_000;
/** Above all user ids assigned here. */
const FIRST_SEEN = 5_000_000_000;
const SEEN_PER_CALL = 200;
const CALLS_AT_ONCE = 20;
const IN_FLIGHT = 2_048;
const STARTS = 3;
const FOLLOWED_CHECK_MS = 1_000;
const TEXT = 'x'.repeat(100);

/** Seconds to the first reply, and CPU seconds of all processes until then. */
type Start = { s: number; cpuS: number };

export async function bench(): Promise<Row[]> {
  const events = eventsOption(MESSAGES, MESSAGES);
  return withServer(async (server) => {
    const people = await signUpPairs(server, PEOPLE);
    await server.stop();
    if (events > MESSAGES) await appendSeen(server.dataDir, events - MESSAGES);
    const api = await openApi(server.dataDir, events - MESSAGES);
    const appendedMs = await timed(() => appendMessages(api, people));
    await api.close();
    const followedMs = await timed(() => followed(server.dataDir, people[0]!, events));
    const starts: Start[] = [];
    const afterKill: Start[] = [];
    for (let n = 0; n < STARTS; n++) starts.push(await timedStart(server.dataDir, people[0]!, async (running) => void (await running.stop())));
    for (let n = 0; n < STARTS; n++) afterKill.push(await timedStart(server.dataDir, people[0]!, killEverything));
    return [
      { name: 'appending 1,000,000 messages by commands, sealed and durable', value: (MESSAGES * 1000) / appendedMs, unit: 'events/s' },
      { name: 'the read models follow, start of the server included', value: (events * 1000) / followedMs, unit: 'events/s' },
      ...startRows(`start with ${events.toLocaleString('en')} events, to the first reply`, starts),
      ...startRows('the same after every process was killed', afterKill),
    ];
  });
}

function startRows(name: string, starts: readonly Start[]): Row[] {
  return [
    { name, value: median(starts.map(({ s }) => s)), unit: 's' },
    { name: `${name}, CPU of all processes`, value: median(starts.map(({ cpuS }) => cpuS)), unit: 's' },
  ];
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

/** Stops what it started with `end`, which is not measured. */
async function timedStart(dataDir: string, person: LoadAccount, end: (running: RunningServer) => Promise<void>): Promise<Start> {
  let running!: RunningServer;
  const durationMs = await timed(async () => { running = await firstReply(dataDir, person); });
  const cpu = cpuByName(running.child.pid!, serverProcessName);
  await end(running);
  return { s: durationMs / 1000, cpuS: [...cpu.values()].reduce((sum, us) => sum + us, 0) / 1e6 };
}

/** Final pts of every mailbox: each user has sent and received the same number. */
const PTS = (2 * MESSAGES) / PEOPLE;

/** Starts the server and sends a client's first request; the answer must include every message. */
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

/** Waits until the read models include every message. */
async function followed(dataDir: string, person: LoadAccount, events: number): Promise<void> {
  const server = await startServer({ dataDir });
  const reader = operatorLinks(dataDir);
  const following = progress('events that the read models know', events);
  while ((await askedPts(server, person)) < PTS) {
    const { position } = await reader.projections.call('ops.status', {});
    following.at(position);
    await sleep(FOLLOWED_CHECK_MS);
  }
  following.end();
  reader.close();
  await server.stop();
}

async function killEverything({ child, dataDir }: RunningServer): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const pids = supervisorStatus(dataDir)!.processes.flatMap(({ pid }) => pid ?? []);
  for (const pid of [child.pid!, ...pids]) process.kill(pid, 'SIGKILL');
  await gone;
}

/** Appends directly to the log; the next process that opens it folds them. */
async function appendSeen(dataDir: string, events: number): Promise<void> {
  const { log, keyring, secrets } = await openLog(dataPaths(dataDir));
  const appending = progress('events appended', events);
  const perPerson = Math.ceil(events / SEEN_PEOPLE);
  for (let next = 0; next < events; appending.at(next)) {
    const calls: Promise<void>[] = [];
    for (let call = 0; call < CALLS_AT_ONCE && next < events; call++) {
      const count = Math.min(SEEN_PER_CALL, events - next);
      calls.push(log.append(Array.from({ length: count }, (_, nth) => seenEvent(Math.floor((next + nth) / perPerson)))).durable);
      next += count;
    }
    await Promise.all(calls);
  }
  appending.end();
  await log.close();
  keyring.close();
  secrets.close();
}

/** Events of a user are contiguous, so repeated ones change only one index row and one document. */
function seenEvent(nthPerson: number): NewEvent {
  const user = FIRST_SEEN + nthPerson;
  const fact = { type: 'AccountSeen' as const, stream: `account-${user}`, user };
  return { id: secureRandom(16), fact, timeMs: Date.now(), causationId: secureRandom(16), correlationId: new Uint8Array(0) };
}

async function openApi(dataDir: string, unfolded: number): Promise<CommandApi> {
  const wide = { count: MESSAGES, windowS: 1 };
  const folding = progress('events folded into the documents of command-api', unfolded);
  const api = await openCommandApi({
    paths: { ...dataPaths(dataDir), state: join(dataDir, 'state') }, limits: { ...defaultLimits, messagesPerKey: wide }, now: Date.now,
    showLoginCode: () => {}, onLogKeys: () => {}, onFailure: (error) => { throw error; },
  });
  if (unfolded > 0) folding.end();
  return api;
}

async function appendMessages(api: CommandApi, people: readonly LoadAccount[]): Promise<void> {
  const sending = progress('messages sent', MESSAGES);
  let next = 0;
  const send = async (): Promise<void> => {
    while (next < MESSAGES) {
      const person = people[next++ % people.length]!;
      const outcome = await api.handlers.batches.commands(commandOf(person), undefined as never) as CommandOutcome;
      if (!outcome.ok) throw new Error(`refused: ${outcome.error}`);
      sending.at(next);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, send));
  sending.end();
}

function commandOf({ key, partner }: LoadAccount) {
  const body = {
    type: 'SendMessage', peer: partner.user_id, text: TEXT, entities: [], replyTo: undefined, media: undefined, invertMedia: false, silent: false,
    noForwards: false, clearDraft: false, groupedId: 0,
  };
  return { id: secureRandom(16), authKeyId: BigInt.asUintN(64, key.authKey.id), body };
}
