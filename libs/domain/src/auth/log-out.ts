import type { AuthorizationRevoked } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { revoked } from './revocation.ts';

/** auth.logOut: ends the caller's own authorization. */
export type LogOut = { type: 'LogOut' };

export function load(): object {
  return {};
}

export function logOut(_: object, __: LogOut, { actor, authKeyId }: Context): [AuthorizationRevoked] {
  return [revoked(actor, authKeyId, 'log-out')];
}
