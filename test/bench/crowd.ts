/** Shared by the benchmarks of groups: many users in one group. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { authKey, secureRandom } from '@teamgram/crypto';
import { commandApiLink, connectLink, readCredentials, type HostConfig } from '@teamgram/host';
import type { tl } from '@teamgram/tl';
import { Account } from '../support/account.ts';
import type { RunningServer } from '../support/server.ts';
import { findAll, inTurns, phoneOf } from './load.ts';
import type { LoadAccount } from './load-messages.ts';

export type GroupAccount = LoadAccount<tl.inputPeerChannel>;

/** Signs up users with prepared keys that are passed to command-api as a gateway would, without key exchanges. */
export async function signUpMany(server: RunningServer, count: number): Promise<LoadAccount[]> {
  const name = 'gateway-0';
  const config = JSON.parse(readFileSync(join(server.dataDir, 'run', `${name}.json`), 'utf8')) as HostConfig;
  const commandApi = connectLink(commandApiLink, { address: config.links.commandApi, credentials: readCredentials(join(server.dataDir, 'tls'), name) });
  const accounts = await inTurns(count, async (index) => {
    const key = authKey(secureRandom(256));
    await commandApi.call('keys.save', { id: BigInt.asUintN(64, key.id), key: key.bytes, kind: 'permanent' });
    const account = new Account(server, { key: { authKey: key, salt: 0n } });
    await account.connect();
    await account.signUp(phoneOf(index), `Person ${index}`);
    account.close();
    const partner = { _: 'inputPeerUser', user_id: account.userId, access_hash: 0n } as const;
    return { key: account.client.key!, userId: account.userId, partner };
  });
  commandApi.close();
  return accounts;
}

const INVITED_AT_ONCE = 100;

/** The first user creates a supergroup and invites the others. */
export async function gather(server: RunningServer, people: readonly LoadAccount[]): Promise<GroupAccount[]> {
  await asAccount(server, people[0]!, async (owner) => {
    const { access_hash, id: channel_id } = groupIn(await owner.call('channels.createChannel', { megagroup: true, title: 'Everybody', about: '' }));
    const others = await findAll(owner, people.map((_, index) => index).slice(1));
    const users = others.map((peer) => ({ ...peer, _: 'inputUser' }) as const);
    for (let at = 0; at < users.length; at += INVITED_AT_ONCE) {
      await owner.call('channels.inviteToChannel', { channel: { _: 'inputChannel', channel_id, access_hash: access_hash! }, users: users.slice(at, at + INVITED_AT_ONCE) });
    }
  });
  return groupAccounts(server, people);
}

/** Each member's input peer of the group, taken from their newest dialog. */
async function groupAccounts(server: RunningServer, people: readonly LoadAccount[]): Promise<GroupAccount[]> {
  return inTurns(people.length, (index) => asAccount(server, people[index]!, async (member) => {
    const offset_peer = { _: 'inputPeerEmpty' } as const;
    const { id, access_hash } = groupIn(await member.call('messages.getDialogs', { offset_date: 0, offset_id: 0, offset_peer, limit: 10, hash: 0n }));
    return { ...people[index]!, partner: { _: 'inputPeerChannel', channel_id: id, access_hash: access_hash! } };
  }));
}

export async function asAccount<Result>(server: RunningServer, { key }: Pick<LoadAccount, 'key'>, work: (account: Account) => Promise<Result>): Promise<Result> {
  const account = new Account(server, { key });
  await account.connect();
  try {
    return await work(account);
  } finally {
    account.close();
  }
}

function groupIn(answer: object): tl.channel {
  const group = 'chats' in answer && (answer.chats as tl.Chat[]).find(({ _ }) => _ === 'channel');
  if (!group) throw new Error('the answer brings no group');
  return group as tl.channel;
}
