/** Shared by the end-to-end benchmarks: a complete server with users, and the load driver process. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { tl } from '@teamgram/tl';
import { Account } from '../support/account.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import type { DriverReply, DriverRequest, LoadAccount, ReadLoad, ReadResult, SendLoad, SendResult } from './load-messages.ts';
import { cpuByName, machineCpuUs, serverProcessName } from './process-cpu.ts';

const DRIVER = join(import.meta.dirname, 'load-driver.ts');
const SIGN_UPS_AT_ONCE = 16;
/** Limits raised for a load that no single account would generate. */
const WIDE = { count: 1_000_000, windowS: 60 };
const SETTINGS = { limits: { messagesPerKey: WIDE, callsPerKey: WIDE, contactsPerUser: WIDE, strangersPerNewUser: WIDE, invitesPerUser: WIDE } };

/** µs of CPU in the measured period by process; `others` = anything else on the machine. */
export type Cpu = Map<string, number>;
export type Measured<Result> = { result: Result; cpu: Cpu };

export type Load = {
  server: RunningServer;
  sends(load: SendLoad): Promise<Measured<SendResult>>;
  reads(load: ReadLoad): Promise<Measured<ReadResult>>;
  /** Opens the connections of the first `connections` accounts and leaves them idle. */
  connect(connections: number): Promise<void>;
  close(): Promise<void>;
};

/** Runs `work` with a server in a fresh data directory, and removes everything afterwards. */
export async function withServer<Result>(work: (server: RunningServer) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'teamgram-bench-'));
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir);
  writeFileSync(join(dataDir, 'settings.json'), JSON.stringify(SETTINGS));
  try {
    const server = await startServer({ dataDir });
    try {
      return await work(server);
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Signs up users who write to each other in pairs: 0 and 1, 2 and 3, and so on. `count` is even. */
export async function signUpPairs(server: RunningServer, count: number): Promise<LoadAccount[]> {
  const people = await inTurns(count, async (index) => {
    const account = new Account(server);
    await account.connect();
    await account.signUp(phoneOf(index), `Person ${index}`);
    return account;
  });
  return inTurns(count, async (index) => {
    const account = people[index]!;
    const partner = await account.find(phoneOf(index ^ 1));
    account.close();
    return { key: { ...account.client.key!, salt: account.client.session!.salt }, userId: account.userId, partner };
  });
}

export const phoneOf = (index: number) => `+1202${String(5_550_000 + index).padStart(7, '0')}`;

/** Input peers of other accounts, found by the phone numbers of `signUpPairs`. */
export async function findAll(account: Account, indexes: readonly number[]): Promise<tl.inputPeerUser[]> {
  const contacts = indexes.map((index) => ({ _: 'inputPhoneContact', client_id: BigInt(index), phone: phoneOf(index), first_name: 'x', last_name: '' }) as const);
  const { users } = await account.call('contacts.importContacts', { contacts });
  return users.flatMap((user) => (user._ === 'user' ? [{ _: 'inputPeerUser', user_id: user.id, access_hash: user.access_hash! } as const] : []));
}

/** Runs `work` with limited concurrency; returns the results in order. */
export async function inTurns<Result>(count: number, work: (index: number) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) results[index] = await work(index);
  };
  await Promise.all(Array.from({ length: SIGN_UPS_AT_ONCE }, worker));
  return results;
}

/** Starts the load driver for these accounts. */
export async function startLoad(server: RunningServer, accounts: LoadAccount<tl.InputPeer>[]): Promise<Load> {
  const { dcId, host, port } = server.connect;
  const driver = fork(DRIVER, { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ask = (request: DriverRequest) => askDriver(driver, server, request);
  await ask({ kind: 'prepare', place: { host, port, dcId, publicKeyPem: server.publicKeyPem }, accounts });
  return {
    server,
    sends: async (load) => answerOf(await ask({ kind: 'sends', load }), 'sent') as Measured<SendResult>,
    reads: async (load) => answerOf(await ask({ kind: 'reads', load }), 'read') as Measured<ReadResult>,
    connect: async (connections) => void (await ask({ kind: 'connect', connections })),
    close: async () => {
      driver.disconnect();
      await once(driver, 'exit');
    },
  };
}

type Answer = { reply: DriverReply; cpu: Cpu };

/** The driver's answer, and the CPU used by every process between `begin` and `end`. */
async function askDriver(driver: ChildProcess, server: RunningServer, request: DriverRequest): Promise<Answer> {
  let before: Cpu = new Map();
  let cpu: Cpu = new Map();
  driver.send(request);
  for (;;) {
    const [reply] = (await once(driver, 'message')) as [DriverReply];
    if (reply.kind === 'begin') before = cpuNow(driver, server);
    else if (reply.kind === 'end') cpu = difference(before, cpuNow(driver, server));
    else if (reply.kind === 'failed') throw new Error(`the load driver failed: ${reply.reason}`);
    else return { reply, cpu };
  }
}

function answerOf({ reply, cpu }: Answer, kind: 'sent' | 'read'): Measured<SendResult | ReadResult> {
  if (reply.kind !== kind) throw new Error(`the load driver answered ${reply.kind}`);
  return { result: reply.result, cpu };
}

function cpuNow(driver: ChildProcess, server: RunningServer): Cpu {
  const cpu = cpuByName(server.child.pid!, serverProcessName);
  cpu.set('load driver', [...cpuByName(driver.pid!, () => 'load driver').values()].reduce((sum, value) => sum + value, 0));
  cpu.set('others', machineCpuUs() - [...cpu.values()].reduce((sum, value) => sum + value, 0));
  return cpu;
}

function difference(before: Cpu, after: Cpu): Cpu {
  return new Map([...after].map(([name, value]) => [name, value - (before.get(name) ?? 0)]));
}
