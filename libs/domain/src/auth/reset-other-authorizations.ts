import type { AuthorizationRevoked } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import type { View } from '../view.ts';
import { authorizationOf, authorizationsOf, type Authorization } from './authorization.ts';
import { refuseFresh, revoked } from './revocation.ts';

/** auth.resetAuthorizations: ends all of the caller's authorizations except the calling one. */
export type ResetOtherAuthorizations = { type: 'ResetOtherAuthorizations' };

export type ResetOtherAuthorizationsState = { own: Readonly<Authorization> | undefined; others: bigint[] };

export function load({ documents }: View, _: ResetOtherAuthorizations, { actor, authKeyId }: Context): ResetOtherAuthorizationsState {
  const others = authorizationsOf(documents, actor).filter((key) => key !== authKeyId);
  return { own: authorizationOf(documents, authKeyId), others };
}

export function resetOtherAuthorizations(
  { own, others }: ResetOtherAuthorizationsState,
  _: ResetOtherAuthorizations,
  context: Context,
): AuthorizationRevoked[] {
  refuseFresh(own, context);
  return others.map((key) => revoked(context.actor, key, 'reset'));
}
