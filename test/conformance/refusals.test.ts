/** Calls every implemented method without permission: without login, with an incomplete login, with another user's access hashes (I5, M3). */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { srpVerifier } from '@teamgram/crypto';
import { allowedErrors, methods, methodStatus } from '@teamgram/tl';
import type { ApiMethod, tl } from '@teamgram/tl';
import type { Account } from '../support/account.ts';
import { ALICE_PHONE, startPeople } from '../support/people.ts';
import type { People } from '../support/people.ts';
import { attempt, openRequests, requestsAbout } from './requests.ts';
import type { Fields } from './requests.ts';

let people: People;
beforeAll(async () => {
  people = await startPeople();
});
afterAll(() => people?.leave());

/** Wrappers are removed from a request before dispatch (libs/mtproto, I1, I3, I4). */
const wrappers = new Set(['initConnection', 'invokeAfterMsg', 'invokeAfterMsgs', 'invokeWithLayer', 'invokeWithMessagesRange', 'invokeWithTakeout', 'invokeWithoutUpdates']);
const nothing = { id: 0n, access_hash: 0n, file_reference: new Uint8Array(0) };
const closedRequests = requestsAbout({
  friend: { _: 'inputPeerUser', user_id: 1, access_hash: 0n }, ownMessageId: 1,
  document: { _: 'inputDocument', ...nothing }, photo: { _: 'inputPhoto', ...nothing },
});

test('there is a request for every implemented method', () => {
  const real = methods().map(({ name }) => name as string).filter((name) => methodStatus(name as ApiMethod) === 'real' && !wrappers.has(name));
  expect([...Object.keys(openRequests), ...Object.keys(closedRequests)].sort()).toEqual(real.sort());
});

/** Methods about an account, refused without one; allowed for a login that awaits its password. */
const aboutAnAccount = new Set([
  'account.deleteAccount', 'account.getPassword', 'account.sendVerifyEmailCode', 'account.verifyEmail', 'auth.checkPassword', 'auth.checkRecoveryPassword', 'auth.recoverPassword',
  'auth.requestPasswordRecovery',
]);

describe('I5 without a login', () => {
  let stranger: Account;
  beforeAll(async () => {
    stranger = await people.join();
  });

  test.each(Object.keys(closedRequests))('%s is refused with 401', async (method) => {
    expect(await attempt(stranger, method, closedRequests[method]!())).toMatchObject({ error: 'AUTH_KEY_UNREGISTERED', code: 401 });
  });

  test.each(Object.keys(openRequests))('%s is answered, or refused with one of its errors', async (method) => {
    const { error } = await attempt(stranger, method, openRequests[method]!());
    if (error && !aboutAnAccount.has(method)) expect(error).not.toBe('AUTH_KEY_UNREGISTERED');
    if (error) expect(allowedErrors(method)).toContain(error);
  });
});

describe('I5 with a code but without the password', () => {
  let half: Account;
  beforeAll(async () => {
    const { alice } = people;
    const { new_algo } = await alice.call('account.getPassword', {});
    const given = new_algo as Extract<tl.PasswordKdfAlgo, { salt1: Uint8Array }>;
    const algorithm = { ...given, salt1: Buffer.concat([given.salt1, randomBytes(32)]) };
    const new_settings = { _: 'account.passwordInputSettings', new_algo: algorithm, new_password_hash: await srpVerifier('open sesame', algorithm), hint: '' } as const;
    await alice.call('account.updatePasswordSettings', { password: { _: 'inputCheckPasswordEmpty' }, new_settings });
    half = await people.join();
    await expect(half.signIn(ALICE_PHONE)).rejects.toThrow('SESSION_PASSWORD_NEEDED');
  });

  test.each(Object.keys(closedRequests))('%s is refused with 401', async (method) => {
    expect(await attempt(half, method, closedRequests[method]!())).toMatchObject({ error: 'SESSION_PASSWORD_NEEDED', code: 401 });
  });

  test('auth.logOut abandons the incomplete login', async () => {
    expect((await attempt(half, 'auth.logOut', {})).error).toBeUndefined();
    expect(await attempt(half, 'updates.getState', {})).toMatchObject({ error: 'AUTH_KEY_UNREGISTERED', code: 401 });
    expect(await attempt(half, 'auth.checkPassword', openRequests['auth.checkPassword']!())).toMatchObject({ code: 401 });
  });
});

describe('M3 with another user’s access hashes', () => {
  type Case = [method: string, fields: (peer: tl.inputPeerUser) => Fields];
  const user = (peer: tl.inputPeerUser) => ({ _: 'inputUser', user_id: peer.user_id, access_hash: peer.access_hash });
  const dialog = (peer: tl.inputPeerUser) => ({ _: 'inputDialogPeer', peer });
  /** All methods that name a user; `users.getUsers` is the only one that answers userEmpty instead of refusing. */
  const cases: Case[] = Object.keys(closedRequests).flatMap((method): Case[] => {
    const fields = closedRequests[method]!();
    const named = Object.entries(fields).filter(([, value]) => mentionsUser(value)).map(([field]) => field);
    return named.length === 0 || method === 'users.getUsers' ? [] : [[method, (peer) => replaceUser(closedRequests[method]!(), peer) as Fields]];
  });

  function mentionsUser(value: unknown): boolean {
    if (Array.isArray(value)) return value.some(mentionsUser);
    if (typeof value !== 'object' || value === null) return false;
    return 'user_id' in value ? true : Object.values(value).some(mentionsUser);
  }

  function replaceUser(value: unknown, peer: tl.inputPeerUser): unknown {
    if (Array.isArray(value)) return value.map((one) => replaceUser(one, peer));
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
    const { _: name } = value as { _?: string };
    if (name === 'inputPeerUser') return peer;
    if (name === 'inputUser') return user(peer);
    if (name === 'inputDialogPeer') return dialog(peer);
    return Object.fromEntries(Object.entries(value).map(([field, one]) => [field, replaceUser(one, peer)]));
  }

  // Other errors may come first: for a channel named besides the user, whose hash is also
  // guessed; for a folder that Bob does not have; for an import that was never initialised.
  const refusedPeer = ['PEER_ID_INVALID', 'USER_ID_INVALID', 'CONTACT_ID_INVALID', 'CHAT_ID_INVALID', 'CHANNEL_INVALID', 'PRIVACY_VALUE_INVALID', 'FILTER_ID_INVALID', 'IMPORT_ID_INVALID'];

  test.each(cases)('%s refuses a guessed hash and one that another user was shown', async (method, fields) => {
    const { bob, aliceForBob, bobForAlice } = people;
    const carol = { ...aliceForBob, access_hash: bobForAlice.access_hash };
    for (const peer of [carol, { ...aliceForBob, access_hash: 0n }, { ...aliceForBob, access_hash: aliceForBob.access_hash ^ 1n }]) {
      const { error } = await attempt(bob, method, fields(peer));
      expect(refusedPeer).toContain(error);
      expect(allowedErrors(method)).toContain(error);
    }
  });

  test('users.getUsers discloses nobody', async () => {
    const { bob, aliceForBob } = people;
    const { user_id } = aliceForBob;
    expect(await bob.call('users.getUsers', { id: [{ _: 'inputUser', user_id, access_hash: 0n }] })).toEqual([{ _: 'userEmpty', id: 0 }]);
  });
});
