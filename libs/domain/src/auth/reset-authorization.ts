import type { AuthorizationRevoked } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { authorizationOf, type Authorization } from './authorization.ts';
import { refuseFresh, revoked } from './revocation.ts';

/** account.resetAuthorization: ends another authorization of the caller. `authKeyId`: its permanent key. */
export type ResetAuthorization = { type: 'ResetAuthorization'; authKeyId: bigint };

export type ResetAuthorizationState = { own: Readonly<Authorization> | undefined; other: Readonly<Authorization> | undefined };

export function load({ documents }: View, command: ResetAuthorization, { authKeyId }: Context): ResetAuthorizationState {
  return { own: authorizationOf(documents, authKeyId), other: authorizationOf(documents, command.authKeyId) };
}

/** Refuses in order of precedence (core.telegram.org/method/account.resetAuthorization). */
export function resetAuthorization({ own, other }: ResetAuthorizationState, command: ResetAuthorization, context: Context): [AuthorizationRevoked] {
  if (other?.user !== context.actor || command.authKeyId === context.authKeyId) throw refusal('HASH_INVALID');
  refuseFresh(own, context);
  return [revoked(context.actor, command.authKeyId, 'reset')];
}
