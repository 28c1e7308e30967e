/**
 * auth.acceptLoginToken by an authorization that is logged in: `AuthorizationGranted` for the waiting key, or `PasswordAwaited`
 * when the account has a password (the waiting client is told SESSION_PASSWORD_NEEDED by its next exportLoginToken).
 */
export type AcceptLoginToken = { type: 'AcceptLoginToken'; token: Uint8Array };
