import { createSrpProof, srpVerifier } from '@teamgram/crypto';
import { describe, expect, test } from 'vitest';
import { authKeyIdBytes, type Command } from '@teamgram/domain';
import type { LinkError } from '@teamgram/host';
import { commandApiPlace, context, type Place } from './in-a-temporary-place.ts';

const [aliceKey, bobKey, newKey] = [0xa11cen, 0xb0bn, 0xffff_ffff_ffff_fff0n];
const phone = '15550001';
const signIn = (phoneCodeHash: string, code: string): Command => ({ type: 'SignIn', phone, phoneCodeHash, code });

async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work();
    return 'accepted';
  } catch (error) {
    return (error as LinkError).code;
  }
}

const salts = { salt1: new Uint8Array(40).fill(1), salt2: new Uint8Array(16).fill(2) };

/** Sets the account's password, using this key. */
async function setPassword(place: Place, key: bigint, password: string): Promise<void> {
  await place.done(key, { type: 'SetPassword', proof: undefined, ...salts, verifier: await srpVerifier(password, salts), hint: 'the usual' });
}

async function proofOf(place: Place, key: bigint, password: string) {
  const { srpId, srpB, salt1, salt2 } = await place.api.handlers.calls['login.password']({ authKeyId: key }, context);
  const { srpA, m1 } = await createSrpProof(password, { salt1, salt2 }, srpB!);
  return { srpId: srpId!, a: srpA, m1 };
}

describe('codes', () => {
  test('A1 a correct code logs in, once; the operator and the other authorizations see it', async () => {
    const place = await commandApiPlace();
    const alice = await place.signUp(aliceKey, phone, 'Alice');
    const { phoneCodeHash, code } = await place.sendCode(newKey, '+1 555-00-01');
    expect(place.shownCodes.at(-1)).toEqual({ phone, code });
    expect(await place.api.handlers.calls['ops.login-code']({ phone: '+15550001' }, context)).toBe(code);
    const [granted] = await place.done(newKey, signIn(phoneCodeHash, code));
    expect(granted!.fact).toMatchObject({ type: 'AuthorizationGranted', user: alice, means: 'code', authKeyId: authKeyIdBytes(newKey) });
    expect(await place.refusal(bobKey, signIn(phoneCodeHash, code))).toBe('PHONE_CODE_EXPIRED');
    // The service account's message was the first in the mailbox.
    const [read] = await place.done(aliceKey, { type: 'ReadHistory', peer: 777000, maxId: 0 });
    expect(read!.fact).toMatchObject({ type: 'HistoryRead', inbox: { messageId: 2 } });
  });

  test('A1 a code is void after too many wrong tries, and after five minutes', async () => {
    const place = await commandApiPlace({ wrongCodesPerCode: 3 });
    await place.signUp(aliceKey, phone, 'Alice');
    const first = await place.sendCode(newKey, phone);
    const wrong = first.code === '00000' ? '11111' : '00000';
    const told = [];
    for (let n = 0; n < 4; n++) told.push(await place.refusal(newKey, signIn(first.phoneCodeHash, n < 3 ? wrong : first.code)));
    expect(told).toEqual(['PHONE_CODE_INVALID', 'PHONE_CODE_INVALID', 'PHONE_CODE_INVALID', 'PHONE_CODE_EXPIRED']);
    const second = await place.sendCode(newKey, phone);
    place.nowMs += 5 * 60_000;
    expect(await place.refusal(newKey, signIn(second.phoneCodeHash, second.code))).toBe('PHONE_CODE_EXPIRED');
    const third = await place.sendCode(newKey, phone);
    await place.api.handlers.calls['login.cancel-code']({ phone, phoneCodeHash: third.phoneCodeHash }, context);
    expect(await place.refusal(newKey, signIn(third.phoneCodeHash, third.code))).toBe('PHONE_CODE_EXPIRED');
  });

  test('A6 codes per number and per key are limited; after exactly X seconds another is sent', async () => {
    const place = await commandApiPlace({ codesPerPhone: { count: 2, windowS: 600 }, codesPerKey: { count: 3, windowS: 600 } });
    const send = (key: bigint, number: string) => codeOf(() => place.api.handlers.calls['login.send-code']({ authKeyId: key, phone: number }, context));
    expect(await send(1n, '12')).toBe('PHONE_NUMBER_INVALID');
    expect([await send(1n, phone), await send(2n, phone)]).toEqual(['accepted', 'accepted']);
    const refused = await send(3n, phone);
    expect(refused).toMatch(/^FLOOD_WAIT_\d+$/);
    place.nowMs += (Number(refused.slice('FLOOD_WAIT_'.length)) - 1) * 1000;
    expect(await send(4n, phone)).toBe('FLOOD_WAIT_1');
    place.nowMs += 1000;
    expect(await send(5n, phone)).toBe('accepted');
  });

  test('A1 a number without an account may sign up only after a correct code', async () => {
    const place = await commandApiPlace();
    const { phoneCodeHash, code } = await place.sendCode(newKey, phone);
    const signUp: Command = { type: 'SignUp', phone, phoneCodeHash, firstName: 'Alice', lastName: '' };
    expect(await place.refusal(newKey, signUp)).toBe('PHONE_CODE_EXPIRED');
    expect(await place.refusal(newKey, signIn(phoneCodeHash, code))).toBe('PHONE_NUMBER_UNOCCUPIED');
    expect(await place.refusal(newKey, { ...signUp, firstName: '' })).toBe('FIRSTNAME_INVALID');
    expect(await place.refusal(newKey, signUp)).toBe('accepted');
  });
});

describe('passwords', () => {
  test('A3 the second step of a login is a real SRP check', async () => {
    const place = await commandApiPlace();
    const alice = await place.signUp(aliceKey, phone, 'Alice');
    await setPassword(place, aliceKey, 'correct horse');
    const { phoneCodeHash, code } = await place.sendCode(newKey, phone);
    const [awaited] = await place.done(newKey, signIn(phoneCodeHash, code));
    expect(awaited!.fact).toMatchObject({ type: 'PasswordAwaited', user: alice });
    expect(await place.refusal(newKey, { type: 'ClearDraft', peer: 1 })).toBe('AUTH_KEY_UNREGISTERED');

    await place.crash();
    expect(await place.api.handlers.calls['login.password']({ authKeyId: newKey }, context)).toMatchObject({ hasPassword: true, hint: 'the usual', ...salts });
    const wrong = await proofOf(place, newKey, 'battery staple');
    expect(await place.refusal(newKey, { type: 'CheckPassword', proof: wrong })).toBe('PASSWORD_HASH_INVALID');
    expect(await place.refusal(newKey, { type: 'CheckPassword', proof: wrong })).toBe('SRP_ID_INVALID');
    const right = await proofOf(place, newKey, 'correct horse');
    const [granted] = await place.done(newKey, { type: 'CheckPassword', proof: right });
    expect(granted!.fact).toMatchObject({ type: 'AuthorizationGranted', user: alice, means: 'password' });
    expect(await place.refusal(newKey, { type: 'CheckPassword', proof: right })).toBe('AUTH_KEY_UNREGISTERED');
  });

  test('A3 repeated requests return a pending challenge, separately for each device, because new ones are expensive', async () => {
    const place = await commandApiPlace();
    await place.signUp(aliceKey, phone, 'Alice');
    await setPassword(place, aliceKey, 'correct horse');
    const { phoneCodeHash, code } = await place.sendCode(newKey, phone);
    await place.refusal(newKey, signIn(phoneCodeHash, code));
    const ask = async (authKeyId: bigint) => (await place.api.handlers.calls['login.password']({ authKeyId }, context)).srpId;
    const asked: unknown[] = [];
    for (let time = 0; time < 20; time++) asked.push(await ask(aliceKey));
    expect(new Set(asked).size).toBe(4);
    expect(asked).not.toContain(await ask(newKey));
    await place.refusal(aliceKey, { type: 'RemovePassword', proof: await proofOf(place, aliceKey, 'wrong') });
    expect(asked).not.toContain(await ask(aliceKey));
  });

  test('A3 a challenge for the former password is refused as outdated; after removal of the password there is none', async () => {
    const place = await commandApiPlace();
    await place.signUp(aliceKey, phone, 'Alice');
    await setPassword(place, aliceKey, 'first');
    const [proof, old] = [await proofOf(place, aliceKey, 'first'), await proofOf(place, aliceKey, 'first')];
    await place.done(aliceKey, { type: 'SetPassword', proof, ...salts, verifier: await srpVerifier('second', salts), hint: '' });
    expect(await place.refusal(aliceKey, { type: 'RemovePassword', proof: old })).toBe('SRP_PASSWORD_CHANGED');
    await place.done(aliceKey, { type: 'RemovePassword', proof: await proofOf(place, aliceKey, 'second') });
    expect(await place.api.handlers.calls['login.password']({ authKeyId: aliceKey }, context)).toMatchObject({ hasPassword: false, srpId: undefined });
  });

  test('A6 password attempts are limited for each account', async () => {
    const place = await commandApiPlace({ wrongPasswordsPerUser: { count: 2, windowS: 60 } });
    await place.signUp(aliceKey, phone, 'Alice');
    await setPassword(place, aliceKey, 'right');
    const tries = [];
    for (let n = 0; n < 3; n++) tries.push(await place.refusal(aliceKey, { type: 'RemovePassword', proof: await proofOf(place, aliceKey, 'wrong') }));
    expect(tries).toEqual(['PASSWORD_HASH_INVALID', 'PASSWORD_HASH_INVALID', expect.stringMatching(/^FLOOD_WAIT_X \d+$/)]);
  });
});

describe('QR codes', () => {
  test('A4 the key that showed the token is logged in when another authorization accepts it', async () => {
    const place = await commandApiPlace();
    const alice = await place.signUp(aliceKey, phone, 'Alice');
    const exported = (except: number[] = []) => place.api.handlers.calls['login.export-token']({ authKeyId: newKey, exceptUserIds: except }, context);
    const accept = (token: Uint8Array) => place.refusal(aliceKey, { type: 'AcceptLoginToken', token });
    const tokenOf = (login: Awaited<ReturnType<typeof exported>>) => (login.kind === 'pending' ? login.token : expect.fail('not pending'));

    expect(await accept(new Uint8Array(32))).toBe('AUTH_TOKEN_INVALIDX');
    expect(await accept(tokenOf(await exported([alice])))).toBe('AUTH_TOKEN_EXCEPTION');
    const late = tokenOf(await exported());
    place.nowMs += 30_000;
    expect(await accept(late)).toBe('AUTH_TOKEN_EXPIRED');
    const token = tokenOf(await exported());
    expect([await accept(token), await accept(token)]).toEqual(['accepted', 'AUTH_TOKEN_ALREADY_ACCEPTED']);
    expect(await exported()).toEqual({ kind: 'accepted', userId: alice });
  });

  test('A4 a refused acceptance leaves the token pending', async () => {
    const place = await commandApiPlace();
    const alice = await place.signUp(aliceKey, phone, 'Alice');
    const login = await place.api.handlers.calls['login.export-token']({ authKeyId: newKey, exceptUserIds: [] }, context);
    const token = login.kind === 'pending' ? login.token : expect.fail('not pending');
    expect(await place.refusal(bobKey, { type: 'AcceptLoginToken', token })).toBe('AUTH_KEY_UNREGISTERED');
    const [granted] = await place.done(aliceKey, { type: 'AcceptLoginToken', token });
    expect(granted!.fact).toMatchObject({ type: 'AuthorizationGranted', user: alice });
  });

  test('A4 an older token of a key that has logged in is refused', async () => {
    const place = await commandApiPlace();
    const alice = await place.signUp(aliceKey, phone, 'Alice');
    await place.signUp(bobKey, '15550002', 'Bob');
    const shown = async () => {
      const login = await place.api.handlers.calls['login.export-token']({ authKeyId: newKey, exceptUserIds: [] }, context);
      return login.kind === 'pending' ? login.token : expect.fail('not pending');
    };
    const [first, second] = [await shown(), await shown()];
    await place.done(aliceKey, { type: 'AcceptLoginToken', token: second });
    expect(await place.refusal(bobKey, { type: 'AcceptLoginToken', token: first })).toBe('AUTH_TOKEN_ALREADY_ACCEPTED');
    expect(await place.api.handlers.calls['login.export-token']({ authKeyId: newKey, exceptUserIds: [] }, context)).toEqual({ kind: 'accepted', userId: alice });
  });

  test('A4 for an account with a password, the new device has to prove it', async () => {
    const place = await commandApiPlace();
    await place.signUp(aliceKey, phone, 'Alice');
    await setPassword(place, aliceKey, 'secret');
    const login = await place.api.handlers.calls['login.export-token']({ authKeyId: newKey, exceptUserIds: [] }, context);
    await place.done(aliceKey, { type: 'AcceptLoginToken', token: login.kind === 'pending' ? login.token : new Uint8Array() });
    expect(await codeOf(() => place.api.handlers.calls['login.export-token']({ authKeyId: newKey, exceptUserIds: [] }, context))).toBe('SESSION_PASSWORD_NEEDED');
    await place.done(newKey, { type: 'CheckPassword', proof: await proofOf(place, newKey, 'secret') });
    expect(await place.refusal(newKey, { type: 'LogOut' })).toBe('accepted');
  });
});
