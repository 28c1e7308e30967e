/** A6: a flood wait gives the number of seconds after which the call succeeds; one second earlier it fails. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSrpProof, srpVerifier } from '@teamgram/crypto';
import type { tl } from '@teamgram/tl';
import type { Account } from '../support/account.ts';
import { BOB_PHONE, startPeople } from '../support/people.ts';
import type { People } from '../support/people.ts';
import { attempt } from './requests.ts';
import type { Answer, Fields } from './requests.ts';

const rate = (count: number) => ({ count, windowS: 3 });
const limits = {
  codesPerPhone: rate(2), codesPerKey: rate(4), messagesPerKey: rate(5), callsPerKey: rate(60), contactsPerUser: rate(4), lookupsPerUser: rate(3),
  wrongPasswordsPerUser: rate(3), wrongCodesPerCode: 2, pendingUploadBytesPerUser: 1 << 20, passwordAwaitedS: 3,
};
/** Allowance for request and answer on a busy machine, out of the second by which X is rounded up. */
const ON_THE_WAY_MS = 400;

let people: People;
beforeAll(async () => {
  people = await startPeople({ settings: { limits } });
  // Lets the calls of the logins fall out of the window.
  await sleep(4_000);
});
afterAll(() => people?.leave());

type Call = () => Promise<Answer>;
const isFlood = ({ error }: Answer) => error === 'FLOOD_WAIT_X';
const secondsOf = ({ message }: Answer) => Number(/^FLOOD_WAIT_(\d+)$/.exec(message)![1]);

/** The number of successful calls, and the refusal of the next one. */
async function exceed(call: Call, atMost = 100): Promise<{ done: number; refusal: Answer }> {
  for (let done = 0; done < atMost; done++) {
    const answer = await call();
    if (isFlood(answer)) return { done, refusal: answer };
  }
  throw new Error(`${atMost} calls and nobody minds`);
}

async function waitOut(refusal: Answer, call: Call): Promise<Answer> {
  const waitS = secondsOf(refusal);
  expect(refusal.code).toBe(420);
  expect(waitS).toBeGreaterThan(0);
  expect(waitS).toBeLessThanOrEqual(4);
  const toldAtMs = Date.now();
  if (waitS > 1) {
    await sleep((waitS - 1) * 1000 - ON_THE_WAY_MS);
    expect((await call()).error).toBe('FLOOD_WAIT_X');
  }
  await sleep(toldAtMs + waitS * 1000 - Date.now());
  return call();
}

const sendCode = (account: Account, phone_number: string) => attempt(account, 'auth.sendCode', { phone_number, api_id: 1, api_hash: '', settings: { _: 'codeSettings' } });
let counter = 0;
const next = () => ++counter;

/** [limit, number of successful calls, caller, method, fields] */
type Case = [limit: string, fits: number, caller: () => Promise<Account>, method: string, fields: () => Fields];
const stranger = () => people.join();
const alice = async () => people.alice;
const bob = async () => people.bob;
const import_ = () => ({ contacts: [{ _: 'inputPhoneContact', client_id: 1n, phone: `1555777${next()}`, first_name: 'x', last_name: '' }] });
const cases: Case[] = [
  ['codesPerPhone', 2, stranger, 'auth.sendCode', () => ({ phone_number: '15550600', api_id: 1, api_hash: '', settings: { _: 'codeSettings' } })],
  ['codesPerKey', 4, stranger, 'auth.sendCode', () => ({ phone_number: `155506${100 + next()}`, api_id: 1, api_hash: '', settings: { _: 'codeSettings' } })],
  ['messagesPerKey', 5, alice, 'messages.sendMessage', () => ({ peer: people.bobForAlice, message: 'again', random_id: BigInt(next()) })],
  ['contactsPerUser', 4, alice, 'contacts.importContacts', import_],
  ['lookupsPerUser', 3, alice, 'contacts.resolvePhone', () => ({ phone: BOB_PHONE })],
  ['lookupsPerUser', 3, bob, 'contacts.search', () => ({ q: 'somebody', limit: 1 })],
];

describe.concurrent('A6 FLOOD_WAIT_X', () => {
  test.each(cases)('%s: after %d calls a flood wait X, and X is exact', async (_, fits, caller, method, fields) => {
    const account = await caller();
    const call = () => attempt(account, method, fields());
    const { done, refusal } = await exceed(call);
    expect(done).toBe(fits);
    expect((await waitOut(refusal, call)).error).toBeUndefined();
  }, 30_000);

  test('callsPerKey: counts all methods', async () => {
    const account = await people.join();
    const call = () => attempt(account, 'help.getNearestDc', {});
    const { done, refusal } = await exceed(call);
    expect(done).toBeGreaterThan(50);
    expect((await waitOut(refusal, call)).error).toBeUndefined();
  }, 30_000);

  test('a call refused for the phone does not count for the key', async () => {
    const account = await people.join();
    const call = () => sendCode(account, '15550700');
    const { refusal } = await exceed(call);
    for (let n = 0; n < 5; n++) await call();
    expect((await sendCode(account, '15550701')).error).toBeUndefined();
    expect((await waitOut(refusal, call)).error).toBeUndefined();
  }, 30_000);

  test('repeating a message under its random_id is not counted', async () => {
    const { bob: sender, aliceForBob: peer } = people;
    for (let n = 0; n < 12; n++) expect((await attempt(sender, 'messages.sendMessage', { peer, message: 'once', random_id: 77n })).error).toBeUndefined();
  });

  test('wrongCodesPerCode: after two wrong codes the correct one is invalid', async () => {
    const account = await people.join();
    const phone_number = '15550800';
    const { phone_code_hash } = (await account.call('auth.sendCode', { phone_number, api_id: 1, api_hash: '', settings: { _: 'codeSettings' } })) as tl.auth.sentCode;
    const right = await people.server.code(phone_number);
    const signIn = (phone_code: string) => attempt(account, 'auth.signIn', { phone_number, phone_code_hash, phone_code });
    const wrong = right === '11111' ? '22222' : '11111';
    expect([(await signIn(wrong)).error, (await signIn(wrong)).error, (await signIn(right)).error]).toEqual(['PHONE_CODE_INVALID', 'PHONE_CODE_INVALID', 'PHONE_CODE_EXPIRED']);
  });

  test('pendingUploadBytesPerUser: further parts are refused, until the oldest expire', async () => {
    const call = (file_id: bigint) => attempt(people.bob, 'upload.saveBigFilePart', { file_id, file_part: 0, file_total_parts: -1, bytes: new Uint8Array(1 << 19) });
    const answers = [await call(1n), await call(2n), await call(3n)];
    expect(answers.map(({ error }) => error)).toEqual([undefined, undefined, 'FLOOD_WAIT_X']);
    expect(secondsOf(answers[2]!)).toBeGreaterThan(3_600);
  });
});

describe('A3 A6 passwords', () => {
  type Algorithm = Extract<tl.PasswordKdfAlgo, { salt1: Uint8Array }>;
  let account: Account;
  const phone = '15550900';
  const prove = async (password: string): Promise<Answer> => {
    const { current_algo, srp_B, srp_id } = await account.call('account.getPassword', {});
    const { srpA, m1 } = await createSrpProof(password, current_algo as Algorithm, srp_B!);
    return attempt(account, 'auth.checkPassword', { password: { _: 'inputCheckPasswordSRP', srp_id: srp_id!, A: srpA, M1: m1 } });
  };

  beforeAll(async () => {
    const owner = await people.join();
    await owner.signUp(phone, 'Dora');
    const given = (await owner.call('account.getPassword', {})).new_algo as Algorithm;
    const new_algo = { ...given, salt1: Buffer.concat([given.salt1, randomBytes(32)]) };
    const new_settings = { _: 'account.passwordInputSettings', new_algo, new_password_hash: await srpVerifier('right', new_algo), hint: '' } as const;
    await owner.call('account.updatePasswordSettings', { password: { _: 'inputCheckPasswordEmpty' }, new_settings });
    account = await people.join();
  });

  test('wrongPasswordsPerUser: too many attempts must wait, then the correct password is accepted', async () => {
    await expect(account.signIn(phone)).rejects.toThrow('SESSION_PASSWORD_NEEDED');
    const { done, refusal } = await exceed(() => prove('wrong'));
    expect(done).toBe(3);
    expect(isFlood(await prove('right'))).toBe(true);
    await sleep(secondsOf(refusal) * 1000);
    // The code of the first step has expired meanwhile.
    expect(await prove('right').catch(() => ({ code: 401 }))).toMatchObject({ code: 401 });
    await expect(account.signIn(phone)).rejects.toThrow('SESSION_PASSWORD_NEEDED');
    expect((await prove('right')).error).toBeUndefined();
  }, 30_000);
});
