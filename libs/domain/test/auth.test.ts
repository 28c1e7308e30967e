import { deviceDescription } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { authKeyIdBytes, authKeyIdOf, authorizationOf, authorizationsOf, awaitedPasswordOf, passwordOf, type Command } from '../src/index.ts';
import { alice, bob, by, given, loggedIn, people, refusalOf, rules, START_MS, stranger, type Step } from './given.ts';

const phone = '15550001';
const signIn = (code = '12345', number = phone): Command => ({ type: 'SignIn', phone: number, phoneCodeHash: 'h', code });
const signUp = (firstName: string, lastName = '', number = '15559999'): Command => ({ type: 'SignUp', phone: number, phoneCodeHash: 'h', firstName, lastName });
const proof = { srpId: 1n, a: new Uint8Array(256), m1: new Uint8Array(32) };
const checkPassword: Command = { type: 'CheckPassword', proof };
const setPassword = (more: object = {}): Command => ({
  type: 'SetPassword', proof: undefined, salt1: new Uint8Array(40), salt2: new Uint8Array(16), verifier: new Uint8Array(256), hint: 'pet', ...more,
});
const withPassword: Step = [setPassword(), by(alice)];
const device = deviceDescription({ deviceModel: 'PC' });
const key = 0xbeefn;

describe('SignIn', () => {
  test('A1 a correct code logs the key in', () =>
    given(...people).when(signIn(), stranger({ code: 'right', device })).then([
      { type: 'AuthorizationGranted', stream: `account-${alice}`, user: alice, means: 'code', authKeyId: authKeyIdBytes(key), device },
    ]));

  test('A1 the number may contain punctuation', () =>
    given(...people).when(signIn('12345', '+1 (555) 00-01'), stranger({ code: 'right' })).then([{ type: 'AuthorizationGranted', user: alice }]));

  test('A1 for an account with a password the login awaits it', () =>
    given(...people, withPassword).when(signIn(), stranger({ code: 'right' })).then([{ type: 'PasswordAwaited', user: alice, means: 'code' }]));

  // In order of precedence.
  test.each([
    ['no number', signIn('', 'abc'), {}, 'PHONE_NUMBER_INVALID'],
    ['no code', signIn(''), {}, 'PHONE_CODE_EMPTY'],
    ['a code that is gone', signIn(), { code: 'expired' }, 'PHONE_CODE_EXPIRED'],
    ['a code that nobody looked at', signIn(), {}, 'PHONE_CODE_EXPIRED'],
    ['a wrong code', signIn(), { code: 'wrong' }, 'PHONE_CODE_INVALID'],
    ['a number without an account', signIn('12345', '15557777'), { code: 'right' }, 'PHONE_NUMBER_UNOCCUPIED'],
  ] as const)('A1 refuses %s', (_, command, evidence, refusal) => given(...people).when(command, stranger(evidence)).thenRefused(refusal));
});

describe('SignUp', () => {
  test('A1 a new user gets the next id, and the key is logged in', () =>
    given(...people).when(signUp(' Dora ', 'D'), stranger({ code: 'confirmed', device })).then([
      { type: 'UserRegistered', user: 10_000_000_004, kind: 'person', registration: { phone: '15559999', firstName: 'Dora', lastName: 'D' } },
      { type: 'AuthorizationGranted', user: 10_000_000_004, means: 'sign-up', device },
    ]));

  test('the first user of a log gets an id above 2^32', () =>
    given().when(signUp('Eve'), stranger({ code: 'confirmed' })).then([{ type: 'UserRegistered', user: 10_000_000_001 }, { type: 'AuthorizationGranted' }]));

  test.each([
    ['no number', signUp('', '', '1'), 'PHONE_NUMBER_INVALID'],
    ['a number that has an account', signUp('', '', phone), 'PHONE_NUMBER_OCCUPIED'],
    ['no name', signUp(' '), 'FIRSTNAME_INVALID'],
    ['a first name too long', signUp('x'.repeat(65)), 'FIRSTNAME_INVALID'],
    ['a last name too long', signUp('x', 'x'.repeat(65)), 'LASTNAME_INVALID'],
  ])('A1 refuses %s', (_, command, refusal) => given(...people).when(command, stranger({ code: 'confirmed' })).thenRefused(refusal));

  test('A1 refuses a key that has not proved a code before', () => given(...people).when(signUp('x'), stranger({ code: 'expired' })).thenRefused('PHONE_CODE_EXPIRED'));
});

describe('passwords', () => {
  const awaited: Step[] = [...people, withPassword, [signIn(), stranger({ code: 'right' })]];

  test('A3 the correct password logs the waiting key in', () =>
    given(...awaited).when(checkPassword, stranger({ password: 'right', device })).then([{ type: 'AuthorizationGranted', user: alice, means: 'password', device }]));

  test.each([
    ['wrong', 'PASSWORD_HASH_INVALID'],
    [undefined, 'PASSWORD_HASH_INVALID'],
    ['unknown-challenge', 'SRP_ID_INVALID'],
    ['changed', 'SRP_PASSWORD_CHANGED'],
  ] as const)('A3 a proof that is %s', (password, refusal) => given(...awaited).when(checkPassword, stranger({ password })).thenRefused(refusal));

  test('A3 a key without a first step, or with an expired one, has to start again', () => {
    given(...people, withPassword).when(checkPassword, stranger({ password: 'right' })).thenRefused('AUTH_KEY_UNREGISTERED');
    const late = stranger({ password: 'right' }, { atMs: START_MS + rules.passwordAwaitedMs + 1 });
    given(...awaited).when(checkPassword, late).thenRefused('AUTH_KEY_UNREGISTERED');
  });

  test('A3 the log contains the hint and no secret', () => {
    const [fact] = given(...people).world.decide(setPassword(), by(alice));
    expect(Object.keys(fact!)).toEqual(['type', 'stream', 'user', 'hint']);
  });

  test('A3 a password is changed and removed only with a proof of the current one', () => {
    const { world, when } = given(...people, withPassword);
    when(setPassword({ proof }), by(alice, { evidence: { password: 'right' } })).then([{ type: 'PasswordSet' }]);
    when(setPassword(), by(alice)).thenRefused('PASSWORD_HASH_INVALID');
    when({ type: 'RemovePassword', proof }, by(alice, { evidence: { password: 'wrong' } })).thenRefused('PASSWORD_HASH_INVALID');
    world.run({ type: 'RemovePassword', proof }, by(alice, { evidence: { password: 'right' } }));
    expect(passwordOf(world.documents, alice)).toBeUndefined();
    when({ type: 'RemovePassword', proof: undefined }, by(alice)).thenNothing();
  });

  test.each([
    ['a salt that the client did not lengthen', { salt1: new Uint8Array(8) }, 'NEW_SALT_INVALID'],
    ['a huge salt', { salt2: new Uint8Array(999) }, 'NEW_SALT_INVALID'],
    ['a verifier of another size', { verifier: new Uint8Array(255) }, 'NEW_SETTINGS_INVALID'],
    ['a long hint', { hint: 'x'.repeat(256) }, 'NEW_SETTINGS_INVALID'],
  ])('A3 refuses %s', (_, more, refusal) => given(...people).when(setPassword(more), by(alice)).thenRefused(refusal));
});

describe('AcceptLoginToken', () => {
  const accept: Command = { type: 'AcceptLoginToken', token: new Uint8Array(32) };
  const waiting = { loginToken: { state: 'waiting', authKeyId: 0x77n, device } } as const;

  test('A4 the waiting key is logged in, not the accepting one', () =>
    given(...people).when(accept, by(alice, { evidence: waiting })).then([
      { type: 'AuthorizationGranted', user: alice, means: 'qr', authKeyId: authKeyIdBytes(0x77n), device },
    ]));
  test('A4 with a password, the waiting key must still prove it', () =>
    given(...people, withPassword).when(accept, by(alice, { evidence: waiting })).then([{ type: 'PasswordAwaited', means: 'qr', authKeyId: authKeyIdBytes(0x77n) }]));
  test.each([
    ['unknown', 'AUTH_TOKEN_INVALIDX'],
    ['expired', 'AUTH_TOKEN_EXPIRED'],
    ['accepted', 'AUTH_TOKEN_ALREADY_ACCEPTED'],
    ['excepted', 'AUTH_TOKEN_EXCEPTION'],
  ] as const)('A4 a token that is %s', (state, refusal) =>
    given(...people).when(accept, by(alice, { evidence: { loginToken: { state } } })).thenRefused(refusal));
  test('A4 refused without a login', () => given(...people).when(accept, stranger(waiting)).thenRefused('AUTH_KEY_UNREGISTERED'));
});

describe('ending authorizations', () => {
  const logins = [...people, loggedIn(alice, 1n), loggedIn(alice, 2n), loggedIn(alice, 3n), loggedIn(bob, 9n)];
  const settled = by(alice, { authKeyId: 1n, atMs: START_MS + rules.freshAuthorizationMs });
  const reset = (authKeyId: bigint): Command => ({ type: 'ResetAuthorization', authKeyId });

  test('A5 logging out ends the own authorization', () =>
    given(...logins).when({ type: 'LogOut' }, settled).then([{ type: 'AuthorizationRevoked', authKeyId: authKeyIdBytes(1n), reason: 'log-out' }]));
  test('A5 logging out discards a login that awaits a password', () => {
    const { world } = given(...people, withPassword, [{ type: 'AcceptLoginToken', token: new Uint8Array(32) }, by(alice, { evidence: { loginToken: { state: 'waiting', authKeyId: 0x77n, device } } })]);
    world.run({ type: 'LogOut' }, stranger({}, { authKeyId: 0x77n }));
    expect(awaitedPasswordOf(world.documents, 0x77n)).toBeUndefined();
  });
  test('A5 logging out without a login is refused', () => given(...people).when({ type: 'LogOut' }, stranger({})).thenRefused('AUTH_KEY_UNREGISTERED'));
  test('A5 a single other authorization', () =>
    given(...logins).when(reset(2n), settled).then([{ type: 'AuthorizationRevoked', user: alice, authKeyId: authKeyIdBytes(2n), reason: 'reset' }]));
  test('A5 all other authorizations', () => {
    const { world } = given(...logins);
    const revoked = world.run({ type: 'ResetOtherAuthorizations' }, settled);
    expect(revoked.map(({ fact }) => fact.type === 'AuthorizationRevoked' && authKeyIdOf(fact.authKeyId))).toEqual([2n, 3n]);
    expect(authorizationsOf(world.documents, alice)).toEqual([1n]);
    expect(authorizationOf(world.documents, 9n)).toMatchObject({ user: bob });
  });
  test('A5 the authorization of another user, the own one and unknown ones are refused', () => {
    const { world } = given(...logins);
    expect([9n, 1n, 404n].map((id) => refusalOf(world, reset(id), settled))).toEqual(['HASH_INVALID', 'HASH_INVALID', 'HASH_INVALID']);
  });
  test('A5 a fresh authorization may not end the others', () => {
    const fresh = { ...settled, atMs: settled.atMs - 1 };
    given(...logins).when(reset(2n), fresh).thenRefused('FRESH_RESET_AUTHORISATION_FORBIDDEN');
    given(...logins).when({ type: 'ResetOtherAuthorizations' }, fresh).thenRefused('FRESH_RESET_AUTHORISATION_FORBIDDEN');
  });
  test('a key that logs in as another user is logged out of the first account', () => {
    const { world } = given(...people, loggedIn(bob, 1n));
    const facts = world.run(signIn(), by(bob, { authKeyId: 1n, evidence: { code: 'right' } })).map(({ fact }) => fact);
    expect(facts).toMatchObject([{ type: 'AuthorizationRevoked', user: bob }, { type: 'AuthorizationGranted', user: alice }]);
    expect(authorizationOf(world.documents, 1n)?.user).toBe(alice);
    expect(authorizationsOf(world.documents, bob)).toEqual([]);
  });
  test('signed and unsigned forms of a key id are equal', () => {
    const { world } = given(...people, loggedIn(bob, 0xffff_ffff_ffff_fff0n));
    expect(authorizationOf(world.documents, -16n)?.user).toBe(bob);
  });
});
