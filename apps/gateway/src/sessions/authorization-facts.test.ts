import { authKeyIdBytes } from '@teamgram/domain';
import type { Fact } from '@teamgram/event-schemas';
import type { StoredEvent } from '@teamgram/read-models';
import { expect, test } from 'vitest';
import type { Services } from '../services.ts';
import { Authorization } from './authorization.ts';
import { observeAuthorizationFact, recheckAuthorizations } from './authorization-facts.ts';
import { Sessions } from './sessions.ts';

const [ALICE, KEY] = [7, 1n];
const granted = (means: string): Fact => ({ type: 'AuthorizationGranted', user: ALICE, authKeyId: authKeyIdBytes(KEY), means, device: undefined }) as Fact;
const awaited = { type: 'PasswordAwaited', user: ALICE, authKeyId: authKeyIdBytes(KEY), means: 'code' } as Fact;
const revoked = (reason: string): Fact => ({ type: 'AuthorizationRevoked', user: ALICE, authKeyId: authKeyIdBytes(KEY), reason }) as Fact;

/** A worker with one authorization, and the notices about it. */
function worker() {
  const authorization = new Authorization(KEY);
  const sessions = new Sessions({ add: () => {}, drop: () => {} });
  const found = Promise.withResolvers<number>();
  const authKeys = { authorization: () => authorization, forgetIdle: () => [authorization], userNow: () => found.promise };
  const services = { sessions, authKeys, updates: { tellLoginToken: () => {}, tellNewAuthorization: () => {}, lost: () => {} } } as unknown as Services;
  const hears = (position: number, fact: Fact) => observeAuthorizationFact(services, { envelope: { position, timeMs: 0 }, fact } as unknown as StoredEvent);
  /** The worker knows its own writes before their notices arrive. */
  const does = (position: number, user: number) => {
    authorization.wrote(position);
    sessions.assign(authorization, user);
  };
  return { authorization, services, hears, does, found };
}

test('A5 a grant or revocation by another session takes effect', () => {
  const { authorization, hears } = worker();
  hears(10, granted('qr'));
  expect(authorization.userId).toBe(ALICE);
  hears(11, revoked('reset'));
  expect([authorization.userId, authorization.revoked]).toEqual([0, true]);
});

test('A1 the late notice of a log-out does not end the login that followed it', () => {
  const { authorization, hears, does } = worker();
  does(10, ALICE);
  does(11, 0);
  does(12, ALICE);
  hears(10, granted('code'));
  hears(11, revoked('log-out'));
  expect([authorization.userId, authorization.revoked]).toEqual([ALICE, false]);
  hears(13, revoked('reset'));
  expect(authorization.userId).toBe(0);
});

test('A3 the late notice of an awaited password does not set it again', () => {
  const { authorization, hears, does } = worker();
  does(10, 0);
  does(11, 0);
  hears(10, awaited);
  expect(authorization.passwordPending).toBe(false);
  hears(12, awaited);
  expect(authorization.passwordPending).toBe(true);
});

test('A1 a login during a recheck is kept', async () => {
  const { authorization, services, does, found } = worker();
  const checking = recheckAuthorizations(services);
  does(10, ALICE);
  found.resolve(0);
  await checking;
  expect(authorization.userId).toBe(ALICE);
});
