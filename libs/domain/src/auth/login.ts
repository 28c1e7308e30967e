/** Common to all ways of logging in. */
import type { AuthorizationGranted, AuthorizationRevoked, DeviceDescription, PasswordAwaited } from '@teamgram/event-schemas';
import { refusal } from '../refusal.ts';
import type { Context } from '../context.ts';
import { accountStream } from './account-stream.ts';
import { authKeyIdBytes } from './auth-key-id.ts';
import { revoked } from './revocation.ts';

export type Means = 'code' | 'password' | 'sign-up' | 'qr' | 'export' | 'recovery' | 'passkey';

export function granted(user: number, authKeyId: bigint, means: Means, device: DeviceDescription | undefined): AuthorizationGranted {
  return { type: 'AuthorizationGranted', stream: accountStream(user), user, authKeyId: authKeyIdBytes(authKeyId), means, device };
}

export function passwordAwaited(user: number, authKeyId: bigint, means: Means): PasswordAwaited {
  return { type: 'PasswordAwaited', stream: accountStream(user), user, authKeyId: authKeyIdBytes(authKeyId), means };
}

/** Logs the key in as the user, after logging out anybody else. */
export function loggedIn(user: number, { actor, authKeyId, evidence }: Context, means: Means): (AuthorizationRevoked | AuthorizationGranted)[] {
  const left = actor !== 0 && actor !== user ? [revoked(actor, authKeyId, 'log-out')] : [];
  return [...left, granted(user, authKeyId, means, evidence.device)];
}

/** Throws the error for a wrong or expired code. */
export function refuseCode(code: string, { evidence }: Context): void {
  if (code === '') throw refusal('PHONE_CODE_EMPTY');
  if (evidence.code === 'expired' || evidence.code === undefined) throw refusal('PHONE_CODE_EXPIRED');
  if (evidence.code === 'wrong') throw refusal('PHONE_CODE_INVALID');
}

/** Throws the error for an invalid password proof (core.telegram.org/api/srp). */
export function refuseProof({ evidence }: Context): void {
  if (evidence.password === 'unknown-challenge') throw refusal('SRP_ID_INVALID');
  if (evidence.password === 'changed') throw refusal('SRP_PASSWORD_CHANGED');
  if (evidence.password !== 'right') throw refusal('PASSWORD_HASH_INVALID');
}
