/**
 * Typical reads of a client: the dialog list, a page of 50 messages, a full user, in turn, one request in flight per connection.
 * Every account has twelve dialogs and a hundred messages with its partner.
 */
import type { tl, TlObject } from '@teamgram/tl';
import { writeObject } from '@teamgram/tl';
import { Account } from '../support/account.ts';
import type { RunningServer } from '../support/server.ts';
import { findAll, inTurns, signUpPairs, startLoad, withServer, type Measured } from './load.ts';
import type { LoadAccount, ReadResult } from './load-messages.ts';
import type { Row } from './row.ts';

const ACCOUNTS = 64;
const DIALOGS = 12;
const MESSAGES = 100;
const PAGE = 50;
const WARM_UP_MS = 2_000;
const DURATION_MS = 5_000;
const CONNECTIONS = [16, 64];
const SERVER = ['gateway', 'command-api', 'projections', 'PostgreSQL'];

export async function bench(): Promise<Row[]> {
  return withServer(async (server) => {
    const accounts = await signUpPairs(server, ACCOUNTS);
    const peers = await inTurns(ACCOUNTS, (index) => talk(server, accounts[index]!, index));
    const load = await startLoad(server, accounts);
    const rows: Row[] = [];
    for (const connections of CONNECTIONS) {
      for (const [name, pick] of Object.entries(MIXES)) {
        const requests = accounts.map((_, index) => pick(requestsOf(peers[index]!)));
        const measured = await load.reads({ connections, requests, warmUpMs: WARM_UP_MS, durationMs: DURATION_MS });
        rows.push(...rowsOf(`${name}, ${connections} connections`, measured));
      }
    }
    await load.close();
    return rows;
  });
}

type Requests = { dialogs: Uint8Array; history: Uint8Array; user: Uint8Array };

const MIXES: Record<string, (requests: Requests) => Uint8Array[]> = {
  'all three in turn': ({ dialogs, history, user }) => [dialogs, history, user],
  'messages.getDialogs': ({ dialogs }) => [dialogs],
  'messages.getHistory of 50': ({ history }) => [history],
  'users.getFullUser': ({ user }) => [user],
};

/** Fills the account's mailbox; returns its peers, the partner first. */
async function talk(server: RunningServer, { key, partner }: LoadAccount, index: number): Promise<tl.inputPeerUser[]> {
  const account = new Account(server, { key });
  await account.connect();
  const others = await findAll(account, Array.from({ length: DIALOGS - 1 }, (_, step) => (index + 2 + step) % ACCOUNTS));
  const peers = [partner, ...others.filter(({ user_id }) => user_id !== partner.user_id)];
  for (let turn = 0; turn < MESSAGES / 2; turn++) await say(account, partner, `Message ${turn} of a conversation between two people`);
  for (const peer of others) await say(account, peer, 'Hello');
  account.close();
  return peers;
}

async function say(account: Account, peer: tl.inputPeerUser, message: string): Promise<void> {
  await account.call('messages.sendMessage', { peer, message, random_id: BigInt(Math.floor(Math.random() * 2 ** 52)) });
}

function requestsOf([peer]: tl.inputPeerUser[]): Requests {
  const written = (request: object): Uint8Array => writeObject(request as TlObject);
  return {
    dialogs: written({ _: 'messages.getDialogs', offset_date: 0, offset_id: 0, offset_peer: { _: 'inputPeerEmpty' }, limit: 20, hash: 0n }),
    history: written({ _: 'messages.getHistory', peer, offset_id: 0, offset_date: 0, add_offset: 0, limit: PAGE, max_id: 0, min_id: 0, hash: 0n }),
    user: written({ _: 'users.getFullUser', id: { _: 'inputUser', user_id: peer!.user_id, access_hash: peer!.access_hash } }),
  };
}

function rowsOf(name: string, { result, cpu }: Measured<ReadResult>): Row[] {
  const each = (parts: readonly string[]) => parts.reduce((sum, part) => sum + (cpu.get(part) ?? 0), 0) / result.answered;
  const row = (what: string, value: number, unit: string): Row => ({ name: `${name}: ${what}`, value, unit });
  return [
    row('answered', (result.answered * 1000) / result.durationMs, 'reads/s'),
    row('refused', result.refused, 'reads'),
    row('p50', result.answer.p50Ms, 'ms'),
    row('p99', result.answer.p99Ms, 'ms'),
    row('size of an answer', result.bytes / result.answered, 'bytes'),
    row('CPU of gateway', each(['gateway']), 'µs/read'),
    row('CPU of PostgreSQL', each(['PostgreSQL']), 'µs/read'),
    row('CPU of the server', each(SERVER), 'µs/read'),
    row('CPU of the load driver', each(['load driver']), 'µs/read'),
    row('CPU that others took from the machine', (cpu.get('others') ?? 0) / (result.durationMs * 1000), 'of one core'),
  ];
}
