/** All ways to log in, to authenticate, and to log out (A1–A5). */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSrpProof, srpVerifier } from '@teamgram/crypto';
import type { tl } from '@teamgram/tl';
import type { Account } from '../support/account.ts';
import { eventually } from '../support/eventually.ts';
import { ALICE_PHONE, startPeople } from '../support/people.ts';
import type { People } from '../support/people.ts';

let people: People;

beforeAll(async () => {
  people = await startPeople();
});
afterAll(() => people?.leave());

const PASSWORD = 'correct horse';
const settings = { _: 'codeSettings' } as const;
type Algorithm = Extract<tl.PasswordKdfAlgo, { salt1: Uint8Array }>;

async function sendCode(account: Account, phone: string): Promise<tl.auth.sentCode> {
  return (await account.call('auth.sendCode', { phone_number: phone, api_id: 1, api_hash: '', settings })) as tl.auth.sentCode;
}

async function proofOf(account: Account, password: string): Promise<tl.inputCheckPasswordSRP> {
  const { current_algo, srp_B, srp_id } = await account.call('account.getPassword', {});
  const { srpA, m1 } = await createSrpProof(password, current_algo as Algorithm, srp_B!);
  return { _: 'inputCheckPasswordSRP', srp_id: srp_id!, A: srpA, M1: m1 };
}

describe('A1 codes', () => {
  test('a wrong, a missing and a cancelled code are refused; a new one is sent on request', async () => {
    const stranger = await people.join();
    const phone = '15550399';
    const { phone_code_hash } = await sendCode(stranger, phone);
    const code = await people.server.code(phone);
    const signIn = (phone_code: string, hash = phone_code_hash) => stranger.call('auth.signIn', { phone_number: phone, phone_code_hash: hash, phone_code });
    await expect(signIn('')).rejects.toThrow('PHONE_CODE_EMPTY');
    await expect(signIn(code === '11111' ? '22222' : '11111')).rejects.toThrow('PHONE_CODE_INVALID');
    const again = (await stranger.call('auth.resendCode', { phone_number: phone, phone_code_hash })) as tl.auth.sentCode;
    const second = await people.server.code(phone);
    expect(await signIn(second, again.phone_code_hash)).toEqual({ _: 'auth.authorizationSignUpRequired' });
    expect(await stranger.call('auth.cancelCode', { phone_number: phone, phone_code_hash: again.phone_code_hash })).toBe(true);
    await expect(signIn(second, again.phone_code_hash)).rejects.toThrow('PHONE_CODE_EXPIRED');
    await expect(sendCode(stranger, 'no number')).rejects.toThrow('PHONE_NUMBER_INVALID');
  });
});

describe('A5 authorizations', () => {
  test('account.getAuthorizations lists the devices without IP addresses', async () => {
    const tablet = await people.join();
    await tablet.signIn(ALICE_PHONE);
    const { authorizations } = await tablet.call('account.getAuthorizations', {});
    expect(authorizations).toMatchObject([{ current: true, hash: 0n, device_model: 'test', ip: '' }, { device_model: 'test', ip: '', country: '' }]);
    await expect(tablet.call('account.resetAuthorization', { hash: authorizations[1]!.hash })).rejects.toThrow('FRESH_RESET_AUTHORISATION_FORBIDDEN');
    await expect(tablet.call('account.resetAuthorization', { hash: 12345n })).rejects.toThrow('HASH_INVALID');
    await expect(tablet.call('auth.resetAuthorizations', {})).rejects.toThrow('FRESH_RESET_AUTHORISATION_FORBIDDEN');
  });

  test('auth.logOut ends an authorization', async () => {
    const phone = await people.join();
    await phone.signIn(ALICE_PHONE);
    expect(await phone.call('auth.logOut', {})).toMatchObject({ _: 'auth.loggedOut' });
    await expect(phone.call('updates.getState', {})).rejects.toThrow('AUTH_KEY_UNREGISTERED');
  });
});

describe('A4 login by QR code', () => {
  test('auth.exportLoginToken, acceptLoginToken, importLoginToken', async () => {
    const { alice } = people;
    const desktop = await people.join();
    const shown = await desktop.call('auth.exportLoginToken', { api_id: 1, api_hash: '', except_ids: [] });
    if (shown._ !== 'auth.loginToken') throw new Error(`auth.exportLoginToken answered ${shown._}`);
    expect(shown.expires).toBeGreaterThan(Date.now() / 1000);
    await expect(alice.call('auth.acceptLoginToken', { token: randomBytes(32) })).rejects.toThrow('AUTH_TOKEN_INVALID');
    expect(await alice.call('auth.acceptLoginToken', { token: shown.token })).toMatchObject({ _: 'authorization', device_model: 'test' });
    const become = await eventually('the desktop is logged in', async () => {
      const answer = await desktop.call('auth.importLoginToken', { token: shown.token }).catch(() => undefined);
      return answer?._ === 'auth.loginTokenSuccess' ? answer : undefined;
    });
    expect(become.authorization).toMatchObject({ user: { id: alice.userId } });
    await expect(alice.call('auth.acceptLoginToken', { token: shown.token })).rejects.toThrow(/^AUTH_TOKEN_/);
  });
});

describe('A2 another key of the same client', () => {
  test('auth.exportAuthorization, importAuthorization: the other key logs in as the same user, once', async () => {
    const { id, bytes } = await people.alice.call('auth.exportAuthorization', { dc_id: 4 });
    const second = await people.join();
    const imported = await second.call('auth.importAuthorization', { id, bytes });
    expect(imported).toMatchObject({ _: 'auth.authorization', user: { id: people.alice.userId, self: true } });
    expect((await second.call('updates.getState', {})).pts).toBe((await people.alice.call('updates.getState', {})).pts);
    const third = await people.join();
    await expect(third.call('auth.importAuthorization', { id, bytes })).rejects.toThrow('AUTH_BYTES_INVALID');
    await expect(third.call('auth.importAuthorization', { id, bytes: randomBytes(bytes.length) })).rejects.toThrow('AUTH_BYTES_INVALID');
    await expect(third.call('updates.getState', {})).rejects.toThrow('AUTH_KEY_UNREGISTERED');
    await expect(people.alice.call('auth.exportAuthorization', { dc_id: 77 })).rejects.toThrow('DC_ID_INVALID');
  });
});

describe('K5 temporary keys', () => {
  test('auth.bindTempAuthKey comes first, and auth.dropTempAuthKeys keeps the calling key', async () => {
    const pfs = await people.join({ client: { pfsExpiresInS: 3600 } });
    await pfs.signIn(ALICE_PHONE);
    const errors: (number | undefined)[] = [];
    const dropped = await people.join({ key: pfs.client.key, client: { pfsExpiresInS: 3600, onClosed: (error) => void errors.push(error?.code) } });
    expect(await dropped.call('updates.getState', {})).toMatchObject({ _: 'updates.state' });
    expect(await pfs.call('auth.dropTempAuthKeys', { except_auth_keys: [] })).toBe(true);
    // Not only its sessions end: the key itself is unknown afterwards.
    void dropped.call('updates.getState', {}).catch(() => {});
    expect(await eventually('its connection ends', () => errors[0])).toBe(-404);
    expect(await pfs.call('updates.getState', {})).toMatchObject({ _: 'updates.state' });
    await expect(pfs.call('auth.bindTempAuthKey', { perm_auth_key_id: 1n, nonce: 1n, expires_at: 1, encrypted_message: randomBytes(104) })).rejects.toThrow();
  });
});

describe('A3 password', () => {
  test('account.updatePasswordSettings sets it; then auth.checkPassword is required to log in', async () => {
    const { alice } = people;
    const before = await alice.call('account.getPassword', {});
    expect(before.has_password).toBeUndefined();
    const given = before.new_algo as Algorithm;
    const new_algo = { ...given, salt1: Buffer.concat([given.salt1, randomBytes(32)]) };
    const new_settings = { _: 'account.passwordInputSettings', new_algo, new_password_hash: await srpVerifier(PASSWORD, new_algo), hint: 'a bird' } as const;
    expect(await alice.call('account.updatePasswordSettings', { password: { _: 'inputCheckPasswordEmpty' }, new_settings })).toBe(true);
    expect(await alice.call('account.getPassword', {})).toMatchObject({ has_password: true, hint: 'a bird' });

    const other = await people.join();
    await expect(other.signIn(ALICE_PHONE)).rejects.toThrow('SESSION_PASSWORD_NEEDED');
    await expect(other.call('updates.getState', {})).rejects.toThrow('SESSION_PASSWORD_NEEDED');
    await expect(other.call('auth.checkPassword', { password: await proofOf(other, 'wrong horse') })).rejects.toThrow('PASSWORD_HASH_INVALID');
    const proof = await proofOf(other, PASSWORD);
    await expect(other.call('auth.checkPassword', { password: { ...proof, srp_id: proof.srp_id + 1n } })).rejects.toThrow('SRP_ID_INVALID');
    expect(await other.call('auth.checkPassword', { password: await proofOf(other, PASSWORD) })).toMatchObject({ user: { id: alice.userId } });
  });

  test('it can be removed only with the password', async () => {
    const { alice } = people;
    const new_settings = { _: 'account.passwordInputSettings', new_algo: { _: 'passwordKdfAlgoUnknown' }, new_password_hash: new Uint8Array(0), hint: '' } as const;
    await expect(alice.call('account.updatePasswordSettings', { password: { _: 'inputCheckPasswordEmpty' }, new_settings })).rejects.toThrow('PASSWORD_HASH_INVALID');
    expect(await alice.call('account.updatePasswordSettings', { password: await proofOf(alice, PASSWORD), new_settings })).toBe(true);
    expect((await alice.call('account.getPassword', {})).has_password).toBeUndefined();
  });
});
