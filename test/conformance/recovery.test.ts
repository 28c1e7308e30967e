/** Forgotten password: recovery by email, and removal after a week. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Account } from '../support/account.ts';
import { ALICE_PHONE, BOB_PHONE, startPeople } from '../support/people.ts';
import type { People } from '../support/people.ts';
import { noProof, passwordSettings, proofOf, setPassword } from './password.ts';

let people: People;

beforeAll(async () => {
  people = await startPeople({ settings: { limits: { codesPerKey: { count: 100, windowS: 60 }, codesPerPhone: { count: 100, windowS: 60 } } } });
});
afterAll(() => people?.leave());

const EMAIL = 'alice@mail.example.org';
const update = (account: Account, password: Awaited<ReturnType<typeof proofOf>> | typeof noProof, new_settings: Awaited<ReturnType<typeof passwordSettings>>) =>
  account.call('account.updatePasswordSettings', { password, new_settings });
const wrong = (code: string) => (code === '111111' ? '222222' : '111111');

describe('recovery email', () => {
  test('account.updatePasswordSettings sets the password and sends a code to the address', async () => {
    const { alice } = people;
    await expect(update(alice, noProof, { _: 'account.passwordInputSettings' })).rejects.toThrow('NEW_SETTINGS_EMPTY');
    await expect(update(alice, noProof, await passwordSettings(alice, 'first', 'no address'))).rejects.toThrow('EMAIL_INVALID');
    await expect(update(alice, await proofOf(alice, 'first'), await passwordSettings(alice, 'first', EMAIL))).rejects.toThrow('EMAIL_UNCONFIRMED_6');
    const shown = await alice.call('account.getPassword', {});
    expect(shown).toMatchObject({ has_password: true, email_unconfirmed_pattern: 'a***e@m***.org' });
    expect(shown.has_recovery).toBeUndefined();
  });

  test('account.resendPasswordEmail, account.cancelPasswordEmail', async () => {
    const { alice, server } = people;
    const first = await server.code(ALICE_PHONE);
    expect(await alice.call('account.resendPasswordEmail', {})).toBe(true);
    const second = await server.code(ALICE_PHONE);
    if (first !== second) await expect(alice.call('account.confirmPasswordEmail', { code: first })).rejects.toThrow('CODE_INVALID');
    expect(await alice.call('account.cancelPasswordEmail', {})).toBe(true);
    await expect(alice.call('account.cancelPasswordEmail', {})).rejects.toThrow('EMAIL_HASH_EXPIRED');
    await expect(alice.call('account.resendPasswordEmail', {})).rejects.toThrow('EMAIL_HASH_EXPIRED');
    await expect(alice.call('account.confirmPasswordEmail', { code: second })).rejects.toThrow('EMAIL_HASH_EXPIRED');
  });

  test('account.confirmPasswordEmail, account.getPasswordSettings: effective when confirmed, and visible with the password', async () => {
    const { alice, server } = people;
    await expect(update(alice, noProof, { _: 'account.passwordInputSettings', email: EMAIL })).rejects.toThrow('PASSWORD_HASH_INVALID');
    await expect(update(alice, await proofOf(alice, 'first'), { _: 'account.passwordInputSettings', email: EMAIL })).rejects.toThrow('EMAIL_UNCONFIRMED_6');
    const code = await server.code(ALICE_PHONE);
    await expect(alice.call('account.confirmPasswordEmail', { code: wrong(code) })).rejects.toThrow('CODE_INVALID');
    expect(await alice.call('account.confirmPasswordEmail', { code })).toBe(true);
    expect(await alice.call('account.getPassword', {})).toMatchObject({ has_recovery: true, email_unconfirmed_pattern: undefined });
    await expect(alice.call('account.getPasswordSettings', { password: await proofOf(alice, 'wrong') })).rejects.toThrow('PASSWORD_HASH_INVALID');
    expect(await alice.call('account.getPasswordSettings', { password: await proofOf(alice, 'first') })).toMatchObject({ email: EMAIL });
    // Setting the same address again needs no confirmation.
    expect(await update(alice, await proofOf(alice, 'first'), { _: 'account.passwordInputSettings', email: EMAIL })).toBe(true);
  });
});

describe('a forgotten password', () => {
  test('auth.requestPasswordRecovery, checkRecoveryPassword, recoverPassword: the recipient of the mail sets a new password and is logged in', async () => {
    const { alice, bob, server } = people;
    await expect(bob.call('auth.requestPasswordRecovery', {})).rejects.toThrow('PASSWORD_EMPTY');
    const other = await people.join();
    await expect(other.call('auth.requestPasswordRecovery', {})).rejects.toThrow('AUTH_KEY_UNREGISTERED');
    await expect(other.signIn(ALICE_PHONE)).rejects.toThrow('SESSION_PASSWORD_NEEDED');
    await expect(other.call('auth.checkRecoveryPassword', { code: '000000' })).rejects.toThrow('PASSWORD_RECOVERY_EXPIRED');
    expect(await other.call('auth.requestPasswordRecovery', {})).toEqual({ _: 'auth.passwordRecovery', email_pattern: 'a***e@m***.org' });
    const code = await server.code(ALICE_PHONE);
    await expect(other.call('auth.checkRecoveryPassword', { code: wrong(code) })).rejects.toThrow('CODE_INVALID');
    expect(await other.call('auth.checkRecoveryPassword', { code })).toBe(true);
    await expect(other.call('auth.recoverPassword', { code: '' })).rejects.toThrow('CODE_EMPTY');
    await expect(other.call('auth.recoverPassword', { code: wrong(code) })).rejects.toThrow('CODE_INVALID');
    const new_settings = await passwordSettings(other, 'second');
    expect(await other.call('auth.recoverPassword', { code, new_settings })).toMatchObject({ _: 'auth.authorization', user: { id: alice.userId } });
    expect(await other.call('updates.getState', {})).toMatchObject({ _: 'updates.state' });
    await expect(other.call('auth.recoverPassword', { code })).rejects.toThrow('PASSWORD_RECOVERY_EXPIRED');
    expect(await other.call('account.getPasswordSettings', { password: await proofOf(other, 'second') })).toMatchObject({ email: EMAIL });
  });

  test('without a new password it is removed, and the address with it', async () => {
    const { alice, server } = people;
    await alice.call('auth.requestPasswordRecovery', {});
    expect(await alice.call('auth.recoverPassword', { code: await server.code(ALICE_PHONE) })).toMatchObject({ user: { id: alice.userId } });
    expect(await alice.call('account.getPassword', {})).toMatchObject({ has_password: undefined, has_recovery: undefined });
    await setPassword(alice, 'third');
    await expect(alice.call('auth.requestPasswordRecovery', {})).rejects.toThrow('PASSWORD_RECOVERY_NA');
  });

  test('account.resetPassword, declinePasswordReset: can be cancelled within a week, then not requested again for a day', async () => {
    const { alice, bob } = people;
    await expect(bob.call('account.resetPassword', {})).rejects.toThrow('PASSWORD_EMPTY');
    await expect(bob.call('account.declinePasswordReset', {})).rejects.toThrow('RESET_REQUEST_MISSING');
    const asked = await alice.call('account.resetPassword', {});
    if (asked._ !== 'account.resetPasswordRequestedWait') throw new Error(`account.resetPassword answered ${asked._}`);
    expect(asked.until_date - Date.now() / 1000).toBeGreaterThan(6.9 * 86_400);
    expect(await alice.call('account.resetPassword', {})).toEqual(asked);
    expect(await alice.call('account.getPassword', {})).toMatchObject({ pending_reset_date: asked.until_date });
    expect(await alice.call('account.declinePasswordReset', {})).toBe(true);
    const failed = await alice.call('account.resetPassword', {});
    expect(failed).toMatchObject({ _: 'account.resetPasswordFailedWait' });
    expect((await alice.call('account.getPassword', {})).pending_reset_date).toBeUndefined();
  });
});

test('account.sendVerifyEmailCode, account.verifyEmail', async () => {
  const { bob, server } = people;
  const purpose = { _: 'emailVerifyPurposePassport' } as const;
  await expect(bob.call('account.sendVerifyEmailCode', { purpose, email: 'x' })).rejects.toThrow('EMAIL_INVALID');
  await expect(bob.call('account.sendVerifyEmailCode', { purpose: { _: 'emailVerifyPurposeLoginChange' }, email: 'bob@example.org' })).rejects.toThrow('EMAIL_NOT_SETUP');
  expect(await bob.call('account.sendVerifyEmailCode', { purpose, email: 'bob@example.org' })).toEqual({ _: 'account.sentEmailCode', email_pattern: 'b***b@e***.org', length: 6 });
  const code = await server.code(BOB_PHONE);
  const verify = (text: string) => bob.call('account.verifyEmail', { purpose, verification: { _: 'emailVerificationCode', code: text } });
  await expect(verify(wrong(code))).rejects.toThrow('CODE_INVALID');
  await expect(bob.call('account.verifyEmail', { purpose, verification: { _: 'emailVerificationGoogle', token: 'x' } })).rejects.toThrow('EMAIL_INVALID');
  expect(await verify(code)).toEqual({ _: 'account.emailVerified', email: 'bob@example.org' });
  await expect(verify(code)).rejects.toThrow('EMAIL_VERIFY_EXPIRED');
});
