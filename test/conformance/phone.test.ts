/** The phone number of an account: changing it, verifying it, and preventing the deletion of an account with it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import type { Account } from '../support/account.ts';
import { eventually } from '../support/eventually.ts';
import { ALICE_PHONE, BOB_PHONE, startPeople } from '../support/people.ts';
import type { People } from '../support/people.ts';
import { setPassword } from './password.ts';

let people: People;
const settings = { _: 'codeSettings' } as const;
const NEW_PHONE = '15550311';

beforeAll(async () => {
  people = await startPeople({ settings: { limits: { freshAuthorizationS: 0, codesPerKey: { count: 100, windowS: 60 }, codesPerPhone: { count: 100, windowS: 60 } } } });
});
afterAll(() => people?.leave());

const hashOf = (sent: tl.auth.SentCode) => (sent as tl.auth.sentCode).phone_code_hash;
const wrong = (code: string) => (code === '11111' ? '22222' : '11111');

describe('changing the number', () => {
  test('account.sendChangePhoneCode refuses invalid and occupied numbers', async () => {
    const { alice } = people;
    await expect(alice.call('account.sendChangePhoneCode', { phone_number: 'none', settings })).rejects.toThrow('PHONE_NUMBER_INVALID');
    await expect(alice.call('account.sendChangePhoneCode', { phone_number: BOB_PHONE, settings })).rejects.toThrow('PHONE_NUMBER_OCCUPIED');
  });

  test('account.changePhone: with a code sent to the new number; visible to permitted users, and used for logins from then on', async () => {
    const { alice, bob, heardByBob, server } = people;
    const old = hashOf(await alice.call('account.sendChangePhoneCode', { phone_number: NEW_PHONE, settings }));
    const oldCode = await server.code(NEW_PHONE);
    const phone_code_hash = hashOf(await alice.call('auth.resendCode', { phone_number: NEW_PHONE, phone_code_hash: old }));
    const phone_code = await server.code(NEW_PHONE);
    const change = (code: string, hash = phone_code_hash) => alice.call('account.changePhone', { phone_number: NEW_PHONE, phone_code_hash: hash, phone_code: code });
    await expect(change('')).rejects.toThrow('PHONE_CODE_EMPTY');
    await expect(change(wrong(phone_code))).rejects.toThrow('PHONE_CODE_INVALID');
    await expect(change(oldCode, '00')).rejects.toThrow('PHONE_CODE_EXPIRED');
    // A code is valid for its purpose and its user only.
    await expect(alice.call('account.verifyPhone', { phone_number: NEW_PHONE, phone_code_hash, phone_code })).rejects.toThrow('PHONE_CODE_EXPIRED');
    await expect(bob.call('account.changePhone', { phone_number: NEW_PHONE, phone_code_hash, phone_code })).rejects.toThrow('PHONE_CODE_EXPIRED');
    expect(await change(phone_code)).toMatchObject({ _: 'user', self: true, phone: NEW_PHONE });
    await eventually('Bob hears of the number', () => heardByBob.some((update) => update._ === 'updateUserPhone' && update.user_id === alice.userId && update.phone === NEW_PHONE));
    const tablet = await people.join();
    await tablet.signIn(NEW_PHONE);
    expect(tablet.userId).toBe(alice.userId);
    await expect((await people.join()).signIn(ALICE_PHONE)).rejects.toThrow('auth.authorizationSignUpRequired');
  });

  test('account.sendVerifyPhoneCode, account.verifyPhone', async () => {
    const { alice, server } = people;
    const phone_number = '15550312';
    await expect(alice.call('account.sendVerifyPhoneCode', { phone_number: '12', settings })).rejects.toThrow('PHONE_NUMBER_INVALID');
    const phone_code_hash = hashOf(await alice.call('account.sendVerifyPhoneCode', { phone_number, settings }));
    const code = await server.code(phone_number);
    const verify = (phone_code: string) => alice.call('account.verifyPhone', { phone_number, phone_code_hash, phone_code });
    await expect(verify('')).rejects.toThrow('PHONE_CODE_EMPTY');
    await expect(verify(wrong(code))).rejects.toThrow('PHONE_CODE_INVALID');
    expect(await verify(code)).toBe(true);
    await expect(verify(code)).rejects.toThrow('PHONE_CODE_EXPIRED');
  });
});

describe('login codes', () => {
  const sendCode = async (account: Account) =>
    hashOf(await account.call('auth.sendCode', { phone_number: BOB_PHONE, api_id: 1, api_hash: '', settings }));

  test('account.invalidateSignInCodes: a code visible on a screenshot is invalidated, only by its owner', async () => {
    const { alice, bob, server } = people;
    const stranger = await people.join();
    const phone_code_hash = await sendCode(stranger);
    const phone_code = await server.code(BOB_PHONE);
    expect(await alice.call('account.invalidateSignInCodes', { codes: [phone_code] })).toBe(true);
    await expect(stranger.call('auth.signIn', { phone_number: BOB_PHONE, phone_code_hash, phone_code: wrong(phone_code) })).rejects.toThrow('PHONE_CODE_INVALID');
    expect(await bob.call('account.invalidateSignInCodes', { codes: [phone_code] })).toBe(true);
    await expect(stranger.call('auth.signIn', { phone_number: BOB_PHONE, phone_code_hash, phone_code })).rejects.toThrow('PHONE_CODE_EXPIRED');
  });

  test('auth.reportMissingCode shows the code to the operator again', async () => {
    const stranger = await people.join();
    const phone_code_hash = await sendCode(stranger);
    const code = await people.server.code(BOB_PHONE);
    expect(await stranger.call('auth.reportMissingCode', { phone_number: BOB_PHONE, phone_code_hash, mnc: '' })).toBe(true);
    expect(await people.server.code(BOB_PHONE)).toBe(code);
    expect(await stranger.call('auth.reportMissingCode', { phone_number: BOB_PHONE, phone_code_hash: '00', mnc: '' })).toBe(false);
    await expect(stranger.call('auth.reportMissingCode', { phone_number: 'x', phone_code_hash, mnc: '' })).rejects.toThrow('PHONE_NUMBER_INVALID');
  });
});

test('help.getSupport returns the service account', async () => {
  expect(await people.alice.call('help.getSupport', {})).toMatchObject({ _: 'help.support', phone_number: '42777', user: { _: 'user', id: 777000, support: true } });
});

test('account.sendConfirmPhoneCode, account.confirmPhone: the owner of the number prevents the deletion of the account', async () => {
  const { bob, server } = people;
  await setPassword(bob, 'correct horse');
  const stranger = await people.join();
  await expect(stranger.signIn(BOB_PHONE)).rejects.toThrow('SESSION_PASSWORD_NEEDED');
  await expect(stranger.call('account.deleteAccount', { reason: '' })).rejects.toThrow('2FA_CONFIRM_WAIT_604800');
  const link = await eventually('Bob is told', async () => {
    const { messages } = (await bob.call('messages.search', {
      peer: { _: 'inputPeerSelf' }, q: '', filter: { _: 'inputMessagesFilterEmpty' }, min_date: 0, max_date: 0, offset_id: 0, add_offset: 0, limit: 1, max_id: 0, min_id: 0, hash: 0n,
    }).then(() => bob.call('messages.getDialogs', { offset_date: 0, offset_id: 0, offset_peer: { _: 'inputPeerEmpty' }, limit: 10, hash: 0n }))) as tl.messages.dialogs;
    return messages.map((one) => (one._ === 'message' ? /confirmphone\?phone=(\d+)&hash=([0-9a-f]+)/.exec(one.message) : null)).find((found) => found !== null) ?? undefined;
  });
  expect(link[1]).toBe(BOB_PHONE);
  await expect(bob.call('account.sendConfirmPhoneCode', { hash: '0'.repeat(32), settings })).rejects.toThrow('HASH_INVALID');
  await expect(people.alice.call('account.sendConfirmPhoneCode', { hash: link[2]!, settings })).rejects.toThrow('HASH_INVALID');
  const phone_code_hash = hashOf(await bob.call('account.sendConfirmPhoneCode', { hash: link[2]!, settings }));
  const phone_code = await server.code(BOB_PHONE);
  await expect(bob.call('account.confirmPhone', { phone_code_hash, phone_code: '' })).rejects.toThrow('PHONE_CODE_EMPTY');
  await expect(bob.call('account.confirmPhone', { phone_code_hash: '00', phone_code })).rejects.toThrow('CODE_HASH_INVALID');
  await expect(bob.call('account.confirmPhone', { phone_code_hash, phone_code: wrong(phone_code) })).rejects.toThrow('PHONE_CODE_INVALID');
  expect(await bob.call('account.confirmPhone', { phone_code_hash, phone_code })).toBe(true);
  await expect(bob.call('account.sendConfirmPhoneCode', { hash: link[2]!, settings })).rejects.toThrow('HASH_INVALID');
  // "will log out the user that tried to reset it": their login can no longer be completed.
  await expect(stranger.call('account.deleteAccount', { reason: '' })).rejects.toThrow('AUTH_KEY_UNREGISTERED');
});
