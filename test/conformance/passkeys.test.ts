/** Passkeys (core.telegram.org/api/passkeys), with a software authenticator. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import type { Account } from '../support/account.ts';
import { Authenticator, type Twist } from '../support/authenticator.ts';
import { startPeople } from '../support/people.ts';
import type { People } from '../support/people.ts';
import { proofOf, setPassword } from './password.ts';

let people: People;
const phone = new Authenticator();

beforeAll(async () => {
  people = await startPeople({ settings: { limits: { codesPerKey: { count: 100, windowS: 60 } } } });
});
afterAll(() => people?.leave());

const credential = (device: Authenticator, response: tl.InputPasskeyResponse): tl.inputPasskeyCredentialPublicKey => ({ _: 'inputPasskeyCredentialPublicKey', id: device.id, raw_id: device.id, response });

async function register(account: Account, device: Authenticator, twist?: Twist): Promise<tl.Passkey> {
  const { options } = await account.call('account.initPasskeyRegistration', {});
  const { clientData, attestation } = device.create(options.data, twist);
  return account.call('account.registerPasskey', { credential: credential(device, { _: 'inputPasskeyResponseRegister', client_data: { _: 'dataJSON', data: clientData }, attestation_data: attestation }) });
}

async function logIn(account: Account, device: Authenticator, twist?: Twist, user_handle = device.userHandle): Promise<tl.auth.Authorization> {
  const { options } = await account.call('auth.initPasskeyLogin', { api_id: 1, api_hash: '' });
  const { clientData, authenticatorData, signature } = device.get(options.data, twist);
  const response = { _: 'inputPasskeyResponseLogin', client_data: { _: 'dataJSON', data: clientData }, authenticator_data: authenticatorData, signature, user_handle } as const;
  return account.call('auth.finishPasskeyLogin', { credential: credential(device, response) });
}

test('account.initPasskeyRegistration, registerPasskey, getPasskeys', async () => {
  const { alice } = people;
  const { options } = await alice.call('account.initPasskeyRegistration', {});
  expect(JSON.parse(options.data)).toMatchObject({ publicKey: { rp: { id: 'telegram.org' }, user: { displayName: 'Alice' }, attestation: 'none', excludeCredentials: [] } });
  await expect(register(alice, new Authenticator(), { origin: 'https://telegram.example' })).rejects.toThrow('DATA_INVALID');
  await expect(register(alice, new Authenticator(), { challenge: 'AAAA' })).rejects.toThrow('DATA_INVALID');
  expect(await register(alice, phone)).toMatchObject({ _: 'passkey', id: phone.id, name: 'test' });
  await expect(register(alice, phone)).rejects.toThrow('DATA_INVALID');
  expect(await alice.call('account.getPasskeys', {})).toMatchObject({ passkeys: [{ id: phone.id, last_usage_date: undefined }] });
  expect((await people.bob.call('account.getPasskeys', {})).passkeys).toEqual([]);
});

test('auth.initPasskeyLogin, finishPasskeyLogin: no code is needed', async () => {
  const { alice } = people;
  const desktop = await people.join();
  await expect(logIn(desktop, new Authenticator(), {}, phone.userHandle)).rejects.toThrow('PASSKEY_CREDENTIAL_NOT_FOUND');
  await expect(logIn(desktop, phone, {}, '2:77')).rejects.toThrow('PASSKEY_CREDENTIAL_NOT_FOUND');
  await expect(logIn(desktop, phone, { flags: 0x01 })).rejects.toThrow('DATA_INVALID');
  await expect(logIn(desktop, phone, { challenge: 'AAAA' })).rejects.toThrow('DATA_INVALID');
  await expect(desktop.call('updates.getState', {})).rejects.toThrow('AUTH_KEY_UNREGISTERED');
  expect(await logIn(desktop, phone)).toMatchObject({ _: 'auth.authorization', user: { id: alice.userId, self: true } });
  expect(await desktop.call('updates.getState', {})).toMatchObject({ _: 'updates.state' });
  expect((await alice.call('account.getPasskeys', {})).passkeys[0]!.last_usage_date).toBeGreaterThan(0);
});

test('a challenge can be used once, by the one who requested it', async () => {
  const [one, other] = [await people.join(), await people.join()];
  const { options } = await one.call('auth.initPasskeyLogin', { api_id: 1, api_hash: '' });
  const { clientData, authenticatorData, signature } = phone.get(options.data);
  const response = { _: 'inputPasskeyResponseLogin', client_data: { _: 'dataJSON', data: clientData }, authenticator_data: authenticatorData, signature, user_handle: phone.userHandle } as const;
  await expect(other.call('auth.finishPasskeyLogin', { credential: credential(phone, response) })).rejects.toThrow('DATA_INVALID');
  await one.call('auth.finishPasskeyLogin', { credential: credential(phone, response) });
  await expect(one.call('auth.finishPasskeyLogin', { credential: credential(phone, response) })).rejects.toThrow('DATA_INVALID');
});

test('the two-step password is still required', async () => {
  const { alice } = people;
  await setPassword(alice, 'correct horse');
  const tablet = await people.join();
  await expect(logIn(tablet, phone)).rejects.toThrow('SESSION_PASSWORD_NEEDED');
  expect(await tablet.call('auth.checkPassword', { password: await proofOf(tablet, 'correct horse') })).toMatchObject({ user: { id: alice.userId } });
});

test('account.deletePasskey: it cannot be used any more', async () => {
  const { alice, bob } = people;
  await expect(bob.call('account.deletePasskey', { id: phone.id })).rejects.toThrow('PASSKEY_CREDENTIAL_NOT_FOUND');
  expect(await alice.call('account.deletePasskey', { id: phone.id })).toBe(true);
  await expect(alice.call('account.deletePasskey', { id: phone.id })).rejects.toThrow('PASSKEY_CREDENTIAL_NOT_FOUND');
  await expect(logIn(await people.join(), phone)).rejects.toThrow('PASSKEY_CREDENTIAL_NOT_FOUND');
});
