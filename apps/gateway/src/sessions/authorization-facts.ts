/** What other sessions and other workers do to authorizations, as the log tells. */
import { authKeyIdOf } from '@teamgram/domain';
import type { StoredEvent } from '@teamgram/read-models';
import type { StoredFact } from '@teamgram/event-schemas';
import { signedKeyId } from '../keys/key-id.ts';
import type { Services } from '../services.ts';
import type { Authorization } from './authorization.ts';

type FactOf<Type extends StoredFact['type']> = Extract<StoredFact, { type: Type }>;

export function observeAuthorizationFact(services: Services, { envelope, fact }: StoredEvent): void {
  const dateS = Math.floor(envelope.timeMs / 1000);
  if (fact.type === 'AuthorizationGranted') granted(services, fact, dateS, envelope.position);
  else if (fact.type === 'PasswordAwaited') passwordAwaited(services, fact, dateS, envelope.position);
  else if (fact.type === 'AuthorizationRevoked') revoked(services, fact, envelope.position);
}

/** The authorization of a fact; undefined when it has itself written something newer since, such as a log-out or a login. */
function concerned(services: Services, authKeyId: Uint8Array, position: number): Authorization | undefined {
  const authorization = services.authKeys.authorization(authKeyIdOf(authKeyId));
  return authorization && position > authorization.lastWrite ? authorization : undefined;
}

/**
 * A4: the session that shows the QR code is told to ask again; the account's other devices hear of the new one. Another worker may have
 * answered the login: sessions of the same key under other temporary keys live here.
 */
function granted(services: Services, { user, authKeyId, means }: FactOf<'AuthorizationGranted'>, dateS: number, position: number): void {
  const keyId = authKeyIdOf(authKeyId);
  const authorization = concerned(services, authKeyId, position);
  if (authorization && means === 'qr' && authorization.userId === 0) services.updates.tellLoginToken(authorization, dateS);
  if (authorization) services.sessions.assign(authorization, user);
  for (const session of services.sessions.of(user)) {
    if (session.authorization.keyId !== keyId) services.updates.tellNewAuthorization(session, signedKeyId(keyId), dateS);
  }
}

/** The code was scanned, and the account has a password: the session asks again and is told to prove it. */
function passwordAwaited(services: Services, { authKeyId, means }: FactOf<'PasswordAwaited'>, dateS: number, position: number): void {
  const authorization = concerned(services, authKeyId, position);
  if (!authorization || authorization.userId !== 0) return;
  authorization.passwordPending = true;
  if (means === 'qr') services.updates.tellLoginToken(authorization, dateS);
}

/** A5: its sessions are nobody's any more. They are made to ask, so that they hear of it now: 401. */
function revoked(services: Services, { user, authKeyId, reason }: FactOf<'AuthorizationRevoked'>, position: number): void {
  const authorization = concerned(services, authKeyId, position);
  // Whose password it was to prove, the log says; here is only known that it was somebody's.
  if (authorization?.userId === 0) authorization.passwordPending = false;
  if (authorization?.userId !== user) return;
  services.sessions.assign(authorization, 0);
  authorization.revoked = reason !== 'log-out';
  for (const session of authorization.sessions) services.updates.lost(session);
}

const RECHECKED_AT_ONCE = 100;

/** News may have been missed: asks who is logged in on every key that has sessions here. */
export async function recheckAuthorizations(services: Services): Promise<void> {
  const inUse = services.authKeys.forgetIdle();
  for (let start = 0; start < inUse.length; start += RECHECKED_AT_ONCE) {
    await Promise.all(inUse.slice(start, start + RECHECKED_AT_ONCE).map(async (authorization) => {
      const { userId } = authorization;
      const user = await services.authKeys.userNow(authorization);
      // A login or log-out in the meantime is newer than the answer.
      if (authorization.userId === userId && user !== userId) endOrBegin(services, authorization, user);
    }));
  }
}

function endOrBegin(services: Services, authorization: Authorization, user: number): void {
  services.sessions.assign(authorization, user);
  if (user === 0) for (const session of authorization.sessions) services.updates.lost(session);
}
