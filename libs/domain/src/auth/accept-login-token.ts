import type { AuthorizationGranted, PasswordAwaited } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { passwordOf } from './authorization.ts';
import { granted, passwordAwaited } from './login.ts';

/**
 * auth.acceptLoginToken by a logged-in authorization: `AuthorizationGranted` for the waiting key, or `PasswordAwaited` when the account has a
 * password (the waiting client is told SESSION_PASSWORD_NEEDED by its next exportLoginToken).
 */
export type AcceptLoginToken = {
  type: 'AcceptLoginToken';
  token: Uint8Array;
  /** "export": auth.importAuthorization, for another key of the same client; the exporting one has proved the password. Absent: "qr". */
  means?: 'qr' | 'export' | undefined;
};

export type AcceptLoginTokenState = { hasPassword: boolean };

export function load({ documents }: View, _: AcceptLoginToken, { actor }: Context): AcceptLoginTokenState {
  return { hasPassword: passwordOf(documents, actor) !== undefined };
}

/** core.telegram.org/method/auth.acceptLoginToken */
const REFUSALS = {
  unknown: 'AUTH_TOKEN_INVALIDX',
  expired: 'AUTH_TOKEN_EXPIRED',
  accepted: 'AUTH_TOKEN_ALREADY_ACCEPTED',
  excepted: 'AUTH_TOKEN_EXCEPTION',
} as const;

export function acceptLoginToken(
  { hasPassword }: AcceptLoginTokenState,
  { means = 'qr' }: AcceptLoginToken,
  { actor, evidence }: Context,
): [AuthorizationGranted | PasswordAwaited] {
  const token = evidence.loginToken ?? { state: 'unknown' };
  if (token.state !== 'waiting') throw refusal(REFUSALS[token.state]);
  const isAwaited = hasPassword && means === 'qr';
  return [isAwaited ? passwordAwaited(actor, token.authKeyId, means) : granted(actor, token.authKeyId, means, token.device)];
}
