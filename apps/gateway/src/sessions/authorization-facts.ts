/** Applies changes to authorizations that were made through other sessions or other workers, as read from the log. */
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

/** The authorization that a fact concerns. Undefined when that authorization has itself written something newer since, such as a log-out or a login. */
function concerned(services: Services, authKeyId: Uint8Array, position: number): Authorization | undefined {
  const authorization = services.authKeys.authorization(authKeyIdOf(authKeyId));
  return authorization && position > authorization.lastWrite ? authorization : undefined;
}

/**
 * A4: the session that shows the QR code receives updateLoginToken and requests the token again; the other devices of the account learn of the new one.
 * The login may have been answered by another worker: sessions of the same key under other temporary keys live in this one.
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

/** The code was scanned, and the account has a password: the session requests the token again and learns that the password must be proved. */
function passwordAwaited(services: Services, { authKeyId, means }: FactOf<'PasswordAwaited'>, dateS: number, position: number): void {
  const authorization = concerned(services, authKeyId, position);
  if (!authorization || authorization.userId !== 0) return;
  authorization.passwordPending = true;
  if (means === 'qr') services.updates.tellLoginToken(authorization, dateS);
}

/** A5: the sessions of the key no longer belong to anybody. They are made to send a request, so that they receive error 401 at once. */
function revoked(services: Services, { user, authKeyId, reason }: FactOf<'AuthorizationRevoked'>, position: number): void {
  const authorization = concerned(services, authKeyId, position);
  // The log says whose password was to be proved; this worker only knows that some password was awaited.
  if (authorization?.userId === 0) authorization.passwordPending = false;
  if (authorization?.userId !== user) return;
  services.sessions.assign(authorization, 0);
  authorization.revoked = reason !== 'log-out';
  for (const session of authorization.sessions) services.updates.lost(session);
}

const RECHECKED_AT_ONCE = 100;

/** For the case that notices were missed: queries who is logged in on every key that has sessions in this worker. */
export async function recheckAuthorizations(services: Services): Promise<void> {
  const inUse = services.authKeys.forgetIdle();
  for (let start = 0; start < inUse.length; start += RECHECKED_AT_ONCE) {
    await Promise.all(inUse.slice(start, start + RECHECKED_AT_ONCE).map(async (authorization) => {
      const { userId } = authorization;
      const user = await services.authKeys.userNow(authorization);
      // A login or log-out that happened during the query is newer than its result.
      if (authorization.userId === userId && user !== userId) endOrBegin(services, authorization, user);
    }));
  }
}

function endOrBegin(services: Services, authorization: Authorization, user: number): void {
  services.sessions.assign(authorization, user);
  if (user === 0) for (const session of authorization.sessions) services.updates.lost(session);
}
