import { describe, expect, test } from 'vitest';
import type { Fact } from '@teamgram/event-schemas';
import { authorizationsOf, firstOf, pushChoicesOf, queueNames, recoveryEmailOf, userByPhone, type Command } from '../src/index.ts';
import { alice, bob, by, given, loggedIn, people, refusalOf, START_MS, stranger } from './given.ts';

const DAY_MS = 86_400_000;
const passwordSet: Fact = { type: 'PasswordSet', stream: `account-${alice}`, user: alice, hint: { hint: '' } };
const verifier = { salt1: new Uint8Array(40), salt2: new Uint8Array(16), verifier: new Uint8Array(256), hint: '' };

describe('changing the phone number', () => {
  const change = { type: 'ChangePhone', phone: '+1 555 0009', phoneCodeHash: '', code: '12345' } as const;
  test('the former number is free and the user is found by the new one', () => {
    const { world } = given(...people, [change, by(alice, { evidence: { code: 'right' } })]);
    expect([userByPhone(world.documents, '15550001'), userByPhone(world.documents, '15550009')]).toEqual([undefined, alice]);
  });
  test.each([
    ['PHONE_NUMBER_INVALID', { ...change, phone: 'x' }, 'right'],
    ['PHONE_CODE_EMPTY', { ...change, code: '' }, undefined],
    ['PHONE_CODE_INVALID', change, 'wrong'],
    ['PHONE_CODE_EXPIRED', change, 'expired'],
    ['PHONE_NUMBER_OCCUPIED', { ...change, phone: '15550002' }, 'right'],
  ] as const)('refuses %s', (error, command, code) => given(...people).when(command, by(alice, { evidence: { code } })).thenRefused(error));
});

describe('CancelAccountDeletion', () => {
  const awaited = [{ type: 'PasswordAwaited', stream: `account-${alice}`, user: alice, authKeyId: new Uint8Array([7, 0, 0, 0, 0, 0, 0, 0]), means: 'code' }] as Fact[];
  const cancel = { type: 'CancelAccountDeletion', phoneCodeHash: '', code: '12345' } as const;
  test('the code keeps the account; refused without a pending request', () => {
    given(...people).when(cancel, by(alice, { evidence: { code: 'right' } })).thenRefused('CODE_HASH_INVALID');
    const asked: Fact = { type: 'AccountDeletionRequested', stream: `account-${alice}`, user: alice };
    given(...people, ...awaited, asked).when(cancel, by(alice, { evidence: { code: 'right' } })).then([{ type: 'AccountDeletionCancelled' }]);
    given(...people, asked).when(cancel, by(alice, { evidence: { code: 'wrong' } })).thenRefused('PHONE_CODE_INVALID');
    const { world } = given(...people, asked, [cancel, by(alice, { evidence: { code: 'right' } })]);
    expect(refusalOf(world, cancel, by(alice, { evidence: { code: 'right' } }))).toBe('CODE_HASH_INVALID');
  });
});

describe('a forgotten password', () => {
  const right = { mail: { state: 'right', email: 'a@example.org' } } as const;
  const withEmail = given(...people, passwordSet, [{ type: 'SetRecoveryEmail', code: '1' }, by(alice, { evidence: right })]);
  test('the verified address is stored, and removed with the password', () => {
    expect(recoveryEmailOf(withEmail.world.view, alice)).toBe('a@example.org');
    const { world } = given(...people, passwordSet, [{ type: 'SetRecoveryEmail', code: '1' }, by(alice, { evidence: right })], { type: 'PasswordRemoved', stream: `account-${alice}`, user: alice });
    expect(recoveryEmailOf(world.view, alice)).toBeUndefined();
    given(...people).when({ type: 'SetRecoveryEmail', code: '1' }, by(alice, { evidence: right })).thenRefused('EMAIL_HASH_EXPIRED');
  });
  test('a logged-in user gets a new password; a login that awaits it is completed', () => {
    withEmail.when({ type: 'RecoverPassword', code: '1', password: verifier }, by(alice, { evidence: right })).then([{ type: 'PasswordSet' }]);
    const waiting = given(...people, passwordSet, [{ type: 'SignIn', phone: '15550001', phoneCodeHash: '', code: '1' }, stranger({ code: 'right' })]);
    waiting.when({ type: 'RecoverPassword', code: '1', password: undefined }, stranger(right)).then([{ type: 'PasswordRemoved' }, { type: 'AuthorizationGranted', means: 'recovery' }]);
    waiting.when({ type: 'RecoverPassword', code: '1', password: undefined }, stranger({ mail: { state: 'wrong' } })).thenRefused('CODE_INVALID');
    waiting.when({ type: 'RecoverPassword', code: '1', password: { ...verifier, salt1: new Uint8Array(3) } }, stranger(right)).thenRefused('NEW_SALT_INVALID');
    given(...people).when({ type: 'RecoverPassword', code: '1', password: undefined }, stranger(right)).thenRefused('AUTH_KEY_UNREGISTERED');
  });
  test('a reset takes a week, and a day has to pass after a cancelled one', () => {
    const asking = (days: number) => by(alice, { atMs: START_MS + days * DAY_MS });
    given(...people).when({ type: 'ResetPassword' }, asking(0)).thenRefused('PASSWORD_EMPTY');
    const asked = given(...people, passwordSet, [{ type: 'ResetPassword' }, asking(0)]);
    asked.when({ type: 'ResetPassword' }, asking(6.9)).thenNothing();
    asked.when({ type: 'ResetPassword' }, asking(7)).then([{ type: 'PasswordRemoved' }]);
    const declined = given(...people, passwordSet, [{ type: 'ResetPassword' }, asking(0)], [{ type: 'DeclinePasswordReset' }, asking(1)]);
    declined.when({ type: 'ResetPassword' }, asking(1.5)).thenRefused('FLOOD_WAIT_X');
    declined.when({ type: 'ResetPassword' }, asking(2)).then([{ type: 'PasswordResetRequested' }]);
    declined.when({ type: 'DeclinePasswordReset' }, asking(2)).thenRefused('RESET_REQUEST_MISSING');
  });
});

describe('A5 idle authorizations', () => {
  const [desk, phone] = [11n, 12n];
  const at = (days: number, authKeyId = desk) => by(alice, { atMs: START_MS + days * DAY_MS, authKeyId });
  const chosen = given(...people, loggedIn(alice, desk), loggedIn(alice, phone), [{ type: 'ChooseAuthorizationTtl', days: 30 }, at(2)]);

  test('are revoked after the period chosen for the account, unless used meanwhile', () => {
    const { world } = chosen;
    const [queue] = queueNames(world.documents).filter((name) => name.startsWith('sessions/'));
    expect(firstOf(world.documents, queue!)?.dueMs).toBe(START_MS + 32 * DAY_MS);
    world.run({ type: 'NoteAuthorizationSeen', user: alice, key: desk }, by(0, { atMs: START_MS + 20 * DAY_MS }));
    const ended = world.run({ type: 'CarryOutDue', queue: queue! }, by(0, { atMs: START_MS + 32 * DAY_MS }));
    expect(ended.map(({ fact }) => fact)).toMatchObject([{ type: 'AuthorizationRevoked', user: alice, reason: 'idle' }, { type: 'ScheduleAdvanced' }]);
    expect(authorizationsOf(world.documents, alice)).toEqual([desk]);
    const later = world.run({ type: 'CarryOutDue', queue: queue! }, by(0, { atMs: START_MS + 50 * DAY_MS }));
    expect(later.map(({ fact: { type } }) => type)).toEqual(['AuthorizationRevoked', 'ScheduleAdvanced']);
  });
  test('use is recorded once a day, only for accounts that have chosen a period', () => {
    given(...people, loggedIn(alice, desk)).when({ type: 'NoteAuthorizationSeen', user: alice, key: desk }, at(9)).thenNothing();
    const own = given(...people, loggedIn(bob, phone), [{ type: 'ChooseAuthorizationTtl', days: 7 }, by(bob, { atMs: START_MS + 2 * DAY_MS, authKeyId: phone })]);
    own.when({ type: 'NoteAuthorizationSeen', user: bob, key: phone }, at(2.5)).thenNothing();
    own.when({ type: 'NoteAuthorizationSeen', user: bob, key: phone }, at(3)).then([{ type: 'AuthorizationSeen' }]);
  });
  test.each([[0, 'TTL_DAYS_INVALID'], [367, 'TTL_DAYS_INVALID'], [30.5, 'TTL_DAYS_INVALID']])('%s days are refused', (days, error) =>
    given(...people, loggedIn(alice, desk)).when({ type: 'ChooseAuthorizationTtl', days }, at(2)).thenRefused(error));
  test('a fresh authorization may not choose a period; the settings of another user’s device cannot be changed', () => {
    given(...people, loggedIn(alice, desk)).when({ type: 'ChooseAuthorizationTtl', days: 7 }, at(0.5)).thenRefused('FRESH_RESET_AUTHORISATION_FORBIDDEN');
    const calls = { type: 'ChooseAuthorizationSettings', authKeyId: desk, callsDisabled: true, secretChatsDisabled: undefined } as const;
    given(...people, loggedIn(alice, desk)).when(calls, by(bob)).thenRefused('HASH_INVALID');
    given(...people, loggedIn(alice, desk)).when(calls, at(1)).then([{ type: 'AuthorizationSettingsChosen', callsDisabled: true, secretChatsDisabled: false }]);
  });
});

describe('settings and reports', () => {
  const choose = (setting: Parameters<typeof JSON.stringify>[0]) => ({ type: 'ChooseSetting', setting }) as never;
  test('a repeated dismissal and an empty reset produce no fact; unknown peers are refused', () => {
    const dismissed = choose({ type: 'SuggestionDismissed', peer: 0, suggestion: 'SETUP_PASSWORD' });
    given(...people, [dismissed, by(alice)]).when(dismissed, by(alice)).thenNothing();
    given(...people).when(choose({ type: 'AutoSaveExceptionsForgotten' }), by(alice)).thenNothing();
    given(...people).when(choose({ type: 'AutoSaveChosen', scope: 'peer', peer: 5, photos: true, videos: false }), by(alice)).thenRefused('PEER_ID_INVALID');
    given(...people).when(choose({ type: 'SuggestionDismissed', peer: 0, suggestion: 'drop table' }), by(alice)).thenRefused('DATA_INVALID');
  });
  test('reports of oneself and of the service account are refused', () => {
    const report = (peer: number, comment = ''): Command => ({ type: 'ReportPeer', peer, reason: 'Spam', messageIds: [3, 3, 4], photo: 0, reactionOf: 0, comment });
    given(...people).when(report(bob, 'words'), by(alice)).then([{ type: 'PeerReported', reporter: alice, peer: bob, messageIds: [3, 4], comment: { comment: 'words' } }]);
    given(...people).when(report(alice), by(alice)).thenRefused('PEER_ID_INVALID');
    given(...people).when(report(777000), by(alice)).thenRefused('PEER_ID_INVALID');
  });
});

describe('a device registered for push notifications', () => {
  const register: Command = { type: 'RegisterDevice', tokenType: 2, noMuted: true, appSandbox: false, token: 't', secret: new Uint8Array(0), others: [] };
  const end: Command = { type: 'UnregisterDevice', tokenType: 2, token: 't' };
  const another = by(alice, { evidence: { pushToken: 'another' } });
  const kept = by(alice, { evidence: { pushToken: 'kept' } });
  const key = BigInt(alice);
  test('is registered once per authorization, and no fact contains its token', () => {
    const { world, when } = given(...people, loggedIn(alice, key));
    when(register, another).then([{ type: 'DeviceRegistered', user: alice, tokenType: 2, noMuted: true }]);
    expect(Object.keys(world.decide(register, another)[0]!)).not.toContain('token');
    world.run(register, another);
    when(register, kept).thenNothing();
    when(register, another).then([{ type: 'DeviceRegistered' }]);
    when({ ...register, tokenType: 1 } as Command, kept).then([{ type: 'DeviceRegistered', tokenType: 1 }]);
  });
  test('is unregistered by its token, or with the authorization', () => {
    const { world, when } = given(...people, loggedIn(alice, key), [register, another]);
    when(end, another).thenRefused('TOKEN_INVALID');
    when({ ...end, tokenType: 1 } as Command, kept).thenRefused('TOKEN_INVALID');
    when(end, kept).then([{ type: 'DeviceUnregistered', user: alice }]);
    world.run({ type: 'LogOut' } as Command, kept);
    expect(pushChoicesOf(world.documents, key)).toBeUndefined();
  });
  test('reports the period after which its screen is locked', () => {
    const lock = (periodS: number): Command => ({ type: 'SetDeviceLock', periodS });
    const { world, when } = given(...people, loggedIn(alice, key));
    when(lock(0), by(alice)).thenNothing();
    when(lock(60), by(alice)).then([{ type: 'DeviceLockSet', periodS: 60 }]);
    world.run(lock(60), by(alice));
    when(lock(60), by(alice)).thenNothing();
    when(lock(-1), by(alice)).then([{ type: 'DeviceLockSet', periodS: 0 }]);
  });
});

describe('takeout sessions', () => {
  const begin = (takeout: number): Command => ({ type: 'BeginTakeoutSession', takeout, contents: ['files', 'contacts'], fileMaxSize: 1_000 });
  const finish = (takeout: number): Command => ({ type: 'FinishTakeoutSession', takeout, success: true });

  test('require a login that is a day old: TAKEOUT_INIT_DELAY_X', () => {
    const { world, when } = given(...people, loggedIn(alice, 7n));
    when(begin(5), by(alice, { authKeyId: 7n, atMs: START_MS + 3600_000 })).thenRefused('TAKEOUT_INIT_DELAY_X');
    expect(world.decide(begin(5), by(alice, { authKeyId: 7n, atMs: START_MS + 2 * DAY_MS }))).toMatchObject([{ type: 'TakeoutSessionBegun', user: alice, takeout: 5, contents: ['contacts', 'files'], fileMaxSize: 1_000 }]);
  });

  test('are finished once, by their number, and end with the account', () => {
    const { world } = given(...people, loggedIn(alice, 7n));
    const later = { authKeyId: 7n, atMs: START_MS + 2 * DAY_MS };
    world.run(begin(5), by(alice, later));
    expect(refusalOf(world, finish(4), by(alice, later))).toBe('TAKEOUT_REQUIRED');
    world.run(finish(5), by(alice, later));
    expect(refusalOf(world, finish(5), by(alice, later))).toBe('TAKEOUT_REQUIRED');
    world.run(begin(6), by(alice, later));
    world.record({ type: 'AccountDeleted', stream: `account-${alice}`, user: alice, reason: 'wish', streams: [] });
    expect(refusalOf(world, finish(6), by(alice, later))).toBe('TAKEOUT_REQUIRED');
  });
});
