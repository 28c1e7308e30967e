import type { AuthorizationSeen } from '@teamgram/event-schemas';
import { accountStream } from '../auth/account-stream.ts';
import { authKeyIdBytes } from '../auth/auth-key-id.ts';
import { authorizationOf } from '../auth/authorization.ts';
import type { Context } from '../context.ts';
import type { View } from '../view.ts';
import { isAuthorizationSeenAnew } from './idle-authorizations.ts';

/** A key of an account was used that ends idle ones. At most once a day a fact. */
export type NoteAuthorizationSeen = { type: 'NoteAuthorizationSeen'; user: number; key: bigint };

export type NoteAuthorizationSeenState = { isWorthIt: boolean };

export function load({ documents }: View, { user, key }: NoteAuthorizationSeen, { nowMs }: Context): NoteAuthorizationSeenState {
  return { isWorthIt: authorizationOf(documents, key)?.user === user && isAuthorizationSeenAnew(documents, user, key, nowMs) };
}

export function noteAuthorizationSeen({ isWorthIt }: NoteAuthorizationSeenState, { user, key }: NoteAuthorizationSeen): AuthorizationSeen[] {
  return isWorthIt ? [{ type: 'AuthorizationSeen', stream: accountStream(user), user, authKeyId: authKeyIdBytes(key) }] : [];
}
