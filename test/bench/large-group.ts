/**
 * A supergroup with 2,000,000 members: how long its events take to append and to fold, how much memory a member takes on
 * the write side, and how it performs with 10,000 sessions online. Memberships are events of a real log (MembersAdded of
 * 5,000), appended while the server is down; everything else goes through the running server. A thousand members have
 * accounts, as lists and searches show them; the others are only numbers. `--members=20000` runs it at a small scale.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { openLog } from '@teamgram/command-api';
import { secureRandom } from '@teamgram/crypto';
import { channelPeer, type Fact } from '@teamgram/event-schemas';
import { dataPaths, freePort } from '@teamgram/host';
import type { tl } from '@teamgram/tl';
import type { Account } from '../support/account.ts';
import { startServer, type RunningServer, type ServerOptions } from '../support/server.ts';
import { asAccount, gather, signUpMany, type GroupAccount } from './crowd.ts';
import { deliveryRows, sessionsOf } from './group-sends.ts';
import { startLoad, withServer } from './load.ts';
import { percentile } from './machine.ts';
import { heapBytesOf } from './heap.ts';
import { pidsOf, serverProcessName } from './process-cpu.ts';
import type { Row } from './row.ts';

const MEMBERS = 2_000_000;
const SESSIONS = 10_000;
/** Users who come online, with many sessions each: one per ten thousand members. */
const PEOPLE = 200;
const PEOPLE_MIN = 10;
/** Members with accounts who never come online; they joined last. */
const ACCOUNTS = 1_000;
/** At small scale: members per session. */
const MEMBERS_PER_SESSION = MEMBERS / SESSIONS;
const ADDED_AT_ONCE = 5_000;
const APPENDED_AT_ONCE = 5_000;
const CHECK_MS = 200;
const SETTLE_MS = 5_000;
const CALLS = 50;
const PAGE = 200;
/** Time for a server to send updates to ten thousand sessions until V8 has compiled the hot code. */
const WARM_UP_MS = 15_000;
const DURATION_MS = 15_000;
/** Phone numbers of those who never come online. */
const phoneOf = (index: number) => `4420${String(index).padStart(8, '0')}`;

export async function bench(): Promise<Row[]> {
  const members = Number(process.argv.find((arg) => arg.startsWith('--members='))?.split('=')[1] ?? MEMBERS);
  const people = Math.max(PEOPLE_MIN, Math.round((members / MEMBERS) * PEOPLE));
  const sessions = Math.max(people, Math.round(members / MEMBERS_PER_SESSION));
  const inspectPort = await freePort();
  // Inherited by every server process; only the one that gets SIGUSR1 opens it.
  process.env['NODE_OPTIONS'] = `${process.env['NODE_OPTIONS'] ?? ''} --inspect-port=${inspectPort}`;
  return withServer(async (server) => {
    const accounts = await gather(server, await signUpMany(server, people));
    await server.stop();
    const { dataDir } = server;
    const first = Math.max(...accounts.map(({ userId }) => userId)) + 1;
    const accountsFrom = first + members - ACCOUNTS;
    const registered = await timed(() => append(dataDir, registrations(accountsFrom)));
    const knowsAccounts = (account: Account) => isRegistered(account, phoneOf(ACCOUNTS - 1));
    const before = await during({ dataDir }, accounts[0]!, knowsAccounts, async (grown, tookMs) => ({ tookMs, heap: await heapOf(grown, inspectPort) }));
    const added = await timed(() => append(dataDir, additions(accounts[0]!, first, members)));
    const knowsAll = async (account: Account): Promise<boolean> => (await fullGroup(account, accounts[0]!)).participants_count === members + people;
    const one = await during({ dataDir }, accounts[0]!, knowsAll, async (grown, tookMs): Promise<Row[]> => {
      const heap = await heapOf(grown, inspectPort);
      const named = (text: string) => text.replace('N', members.toLocaleString('en'));
      return [
        { name: 'registering 1,000 accounts: append, durable', value: registered / 1000, unit: 's' },
        { name: 'start after that, until the read models know them', value: before.tookMs / 1000, unit: 's' },
        { name: named('adding N members: append, durable'), value: added / 1000, unit: 's' },
        { name: 'start after that, until state and read models know them', value: tookMs / 1000, unit: 's' },
        { name: 'write side: heap and buffers per member, garbage collected', value: (heap - before.heap) / members, unit: 'bytes' },
        ...(await lifeRows(grown, accounts, accountsFrom)),
        ...(await sendRows(grown, accounts, sessions, 'one gateway')),
      ];
    });
    return [...one, ...(await during({ dataDir, gateways: 2 }, accounts[0]!, knowsAll, (grown) => sendRows(grown, accounts, sessions, 'two gateways')))];
  });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

function* registrations(first: number): Iterable<Fact> {
  for (let index = 0; index < ACCOUNTS; index++) {
    const user = first + index;
    const registration = { phone: phoneOf(index), firstName: `Member ${index}`, lastName: 'of many' };
    yield { type: 'UserRegistered', stream: `user-${user}`, user, kind: 'person', registration };
  }
}

/** `stream`: named as in the domain. */
function* additions({ partner, userId: by }: GroupAccount, first: number, count: number): Iterable<Fact> {
  const chat = channelPeer(partner.channel_id);
  for (let at = 0; at < count; at += ADDED_AT_ONCE) {
    const users = Array.from({ length: Math.min(ADDED_AT_ONCE, count - at) }, (_, index) => first + at + index);
    yield { type: 'MembersAdded', stream: `channel-${partner.channel_id}`, chat, by, users, since: 1 };
  }
}

async function append(dataDir: string, facts: Iterable<Fact>): Promise<void> {
  const paths = dataPaths(dataDir);
  const { log, keyring, secrets } = await openLog(paths);
  let waiting: Promise<unknown> = Promise.resolve();
  let batch: Fact[] = [];
  const flush = async (): Promise<void> => {
    const causationId = secureRandom(16);
    const events = batch.map((fact) => ({ id: secureRandom(16), fact, timeMs: Date.now(), causationId, correlationId: new Uint8Array(0) }));
    batch = [];
    await waiting;
    if (events.length > 0) waiting = log.append(events).durable;
  };
  for (const fact of facts) {
    batch.push(fact);
    if (batch.length === APPENDED_AT_ONCE || fact.type === 'MembersAdded') await flush();
  }
  await flush();
  await waiting;
  await log.close();
  keyring.close();
  secrets.close();
}

/** Starts a server, waits until `knows` holds, passes it to `work` with the time this took, and stops it. */
async function during<Result>(options: ServerOptions, asker: GroupAccount, knows: (account: Account) => Promise<boolean>, work: (server: RunningServer, tookMs: number) => Promise<Result>): Promise<Result> {
  const startedMs = performance.now();
  const server = await startServer(options);
  try {
    while (!(await asAccount(server, asker, knows))) await sleep(CHECK_MS);
    const tookMs = performance.now() - startedMs;
    await sleep(SETTLE_MS);
    return await work(server, tookMs);
  } finally {
    await server.stop();
  }
}

/** Heap of command-api, which has folded every membership since its start. */
function heapOf(server: RunningServer, inspectPort: number): Promise<number> {
  const [pid] = pidsOf(server.child.pid!, (command) => serverProcessName(command) === 'command-api');
  return heapBytesOf(pid!, inspectPort);
}

async function isRegistered(account: Account, phone: string): Promise<boolean> {
  return account.call('contacts.resolvePhone', { phone }).then(() => true, () => false);
}

const inputChannel = ({ partner }: GroupAccount) => ({ ...partner, _: 'inputChannel' }) as const;

async function fullGroup(account: Account, asker: GroupAccount): Promise<tl.channelFull> {
  return (await account.call('channels.getFullChannel', { channel: inputChannel(asker) })).full_chat as tl.channelFull;
}

/** Member lists, search, an admin command, counts. */
async function lifeRows(server: RunningServer, accounts: readonly GroupAccount[], accountsFrom: number): Promise<Row[]> {
  const [owner, reader] = accounts as [GroupAccount, GroupAccount];
  const channel = inputChannel(owner);
  const rows = (name: string, times: number[]): Row[] => [
    { name: `${name}, p50`, value: percentile(times, 0.5), unit: 'ms' },
    { name: `${name}, p99`, value: percentile(times, 0.99), unit: 'ms' },
  ];
  const measure = async (call: (turn: number) => Promise<unknown>): Promise<number[]> => {
    const times: number[] = [];
    for (let turn = 0; turn < CALLS; turn++) times.push(await timed(() => call(turn)));
    return times;
  };
  return asAccount(server, owner, async (account) => {
    const list = (filter: tl.ChannelParticipantsFilter, offset: number) => account.call('channels.getParticipants', { channel, filter, offset, limit: PAGE, hash: 0n });
    const recent = await measure((turn) => list({ _: 'channelParticipantsRecent' }, turn * PAGE));
    const search = await measure((turn) => list({ _: 'channelParticipantsSearch', q: `Member ${ACCOUNTS - 1 - turn}` }, 0));
    const shown = (await list({ _: 'channelParticipantsRecent' }, 0)) as tl.channels.channelParticipants;
    const people = shown.users.filter((user): user is tl.user => user._ === 'user' && user.id >= accountsFrom);
    const restrict = await measure((turn) => account.call('channels.editBanned', {
      channel, participant: { _: 'inputPeerUser', user_id: people[turn]!.id, access_hash: people[turn]!.access_hash! },
      banned_rights: { _: 'chatBannedRights', send_media: true, until_date: 0 },
    }));
    const said = await measure((turn) => account.call('messages.sendMessage', { peer: owner.partner, message: `${turn}`, random_id: BigInt(turn + 1) }));
    const unread = await asAccount(server, reader, (other) => other.call('messages.getPeerDialogs', { peers: [{ _: 'inputDialogPeer', peer: reader.partner }] }));
    const { unread_count } = unread.dialogs[0] as tl.dialog;
    return [
      ...rows(`a page of ${PAGE} members`, recent), ...rows('a search for a member', search), ...rows('restricting a member', restrict),
      ...rows('sending', said), { name: `unread for another member after ${CALLS} messages and the invitation`, value: unread_count, unit: 'messages' },
    ];
  });
}

/** Few sessions send, thousands receive. */
async function sendRows(server: RunningServer, accounts: readonly GroupAccount[], sessions: number, by: string): Promise<Row[]> {
  const load = await startLoad(server, sessionsOf(accounts, sessions));
  try {
    await load.connect(sessions);
    const measured = await load.sends({ connections: sessions, senders: 1, listeners: sessions - 1, inFlight: 1, perSecond: 1, warmUpMs: WARM_UP_MS, durationMs: DURATION_MS });
    return deliveryRows(`${sessions.toLocaleString('en')} sessions, 1/s offered, ${by}`, measured);
  } finally {
    await load.close();
  }
}
