import type { AuthorizationSeen } from '@teamgram/event-schemas';
import { accountStream } from '../auth/account-stream.ts';
import { authKeyIdBytes } from '../auth/auth-key-id.ts';
import { authorizationOf } from '../auth/authorization.ts';
import type { Context } from '../context.ts';
import type { View } from '../view.ts';
import { isAuthorizationSeenAnew } from './idle-authorizations.ts';

/** A key was used, in an account whose unused authorizations end. Recorded at most once a day. */
export type NoteAuthorizationSeen = { type: 'NoteAuthorizationSeen'; user: number; key: bigint };

export type NoteAuthorizationSeenState = { isWorthIt: boolean };

export function load({ documents }: View, { user, key }: NoteAuthorizationSeen, { nowMs }: Context): NoteAuthorizationSeenState {
  return { isWorthIt: authorizationOf(documents, key)?.user === user && isAuthorizationSeenAnew(documents, user, key, nowMs) };
}

export function noteAuthorizationSeen({ isWorthIt }: NoteAuthorizationSeenState, { user, key }: NoteAuthorizationSeen): AuthorizationSeen[] {
  return isWorthIt ? [{ type: 'AuthorizationSeen', stream: accountStream(user), user, authKeyId: authKeyIdBytes(key) }] : [];
}
