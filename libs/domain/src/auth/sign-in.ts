/**
 * auth.signIn. Accepted with `AuthorizationGranted`, or with `PasswordAwaited` when the account has a password: the caller is then told
 * SESSION_PASSWORD_NEEDED. PHONE_NUMBER_UNOCCUPIED means: a right code for a number without an account, so that SignUp may follow.
 */
export type SignIn = { type: 'SignIn'; phone: string; phoneCodeHash: string; code: string };
