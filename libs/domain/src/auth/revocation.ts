import type { AuthorizationRevoked } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import { authKeyIdBytes } from './auth-key-id.ts';
import type { Authorization } from './authorization.ts';
import { accountStream } from './account-stream.ts';

export function revoked(user: number, authKeyId: bigint, reason: 'log-out' | 'reset' | 'account-deleted' | 'idle'): AuthorizationRevoked {
  return { type: 'AuthorizationRevoked', stream: accountStream(user), user, authKeyId: authKeyIdBytes(authKeyId), reason };
}

/** "You can't logout other sessions if less than 24 hours have passed since you logged on the current session." */
export function refuseFresh(own: Readonly<Authorization> | undefined, { nowMs, rules }: Context): void {
  if (!own || nowMs < own.grantedAtMs + rules.freshAuthorizationMs) throw refusal('FRESH_RESET_AUTHORISATION_FORBIDDEN');
}
