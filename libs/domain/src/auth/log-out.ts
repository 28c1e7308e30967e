import type { AuthorizationRevoked } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { awaitedPasswordOf } from './authorization.ts';
import { revoked } from './revocation.ts';

/** auth.logOut: ends the caller's authorization, or its login that still awaits the password. */
export type LogOut = { type: 'LogOut' };

export type LogOutState = { awaitedUser: number | undefined };

export function load({ documents }: View, _: LogOut, { authKeyId }: Context): LogOutState {
  return { awaitedUser: awaitedPasswordOf(documents, authKeyId)?.user };
}

export function logOut({ awaitedUser }: LogOutState, _: LogOut, { actor, authKeyId }: Context): [AuthorizationRevoked] {
  const user = actor || awaitedUser;
  if (user === undefined) throw refusal('AUTH_KEY_UNREGISTERED');
  return [revoked(user, authKeyId, 'log-out')];
}
