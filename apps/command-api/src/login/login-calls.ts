/** The steps of a login that record no event: sending a code, creating an SRP challenge, showing a QR code. */
import { secureRandom } from '@teamgram/crypto';
import { authorizationOf, authorizationsOf, awaitedPasswordOf, isPhone, phoneDigits, refusal, userByPhone, type View } from '@teamgram/domain';
import type { CodeSent, LoginToken, PasswordChallenge, PasswordRecovery } from '@teamgram/host';
import type { Passwords } from '../auth/passwords.ts';
import type { Policy } from '../limits/policy.ts';
import { CODE_LENGTH, type LoginCodes } from './login-codes.ts';
import type { LoginTokens } from './login-tokens.ts';

/** Seconds after which a client may request the code again (auth.sentCode timeout). */
export const RESEND_AFTER_S = 60;

export type LoginCallsParts = {
  view: View;
  codes: LoginCodes;
  tokens: LoginTokens;
  passwords: Passwords;
  policy: Policy;
  /** Time limit for proving the password after a correct code. */
  passwordAwaitedMs: number;
  now: () => number;
  /** Shows the code to the operator. */
  showLoginCode: (phone: string, code: string) => void;
  /** The available ways to recover the password. */
  recovery: (user: number) => PasswordRecovery;
  /** Sends the code to the other authorizations of the account. */
  tellAccount: (user: number, code: string, phoneCodeHash: string) => Promise<void>;
};

/** The login calls, mapped to Telegram's methods. */
export class LoginCalls {
  readonly #parts: LoginCallsParts;

  constructor(parts: LoginCallsParts) {
    this.#parts = parts;
  }

  /** auth.sendCode, auth.resendCode. Throws Refusal. */
  async sendCode(authKeyId: bigint, phoneNumber: string): Promise<CodeSent> {
    const { view, codes, policy, now, showLoginCode, tellAccount } = this.#parts;
    const phone = phoneDigits(phoneNumber);
    if (!isPhone(phone)) throw refusal('PHONE_NUMBER_INVALID');
    const nowMs = now();
    policy.takeAll([['codesPerKey', authKeyId], ['codesPerPhone', phone]], nowMs);
    const { phoneCodeHash, code } = codes.send(phone, nowMs);
    showLoginCode(phone, code);
    const user = userByPhone(view.documents, phone);
    if (user !== undefined && authorizationsOf(view.documents, user).length > 0) await tellAccount(user, code, phoneCodeHash);
    return { phoneCodeHash, length: CODE_LENGTH, timeoutS: RESEND_AFTER_S };
  }

  /** auth.cancelCode. Throws Refusal. */
  cancelCode(phoneNumber: string, phoneCodeHash: string): void {
    if (!this.#parts.codes.cancel(phoneDigits(phoneNumber), phoneCodeHash, this.#parts.now())) throw refusal('PHONE_CODE_EXPIRED');
  }

  newestCode(phoneNumber: string): string | undefined {
    return this.#parts.codes.newest(phoneDigits(phoneNumber), this.#parts.now());
  }

  /** account.getPassword, for logged-in keys and for those that still have to prove the password. Throws Refusal. */
  password(authKeyId: bigint): PasswordChallenge {
    const { passwords, now, recovery } = this.#parts;
    const user = this.#userOf(authKeyId);
    if (user === undefined) throw refusal('AUTH_KEY_UNREGISTERED');
    const current = passwords.current(user);
    if (!current) return { hasPassword: false, hint: '', srpId: undefined, srpB: undefined, salt1: secureRandom(8), salt2: secureRandom(16), recovery: recovery(user) };
    const { salt1, salt2 } = current.verifier;
    return { hasPassword: true, hint: current.hint, ...passwords.challenge(authKeyId, user, current, now()), salt1, salt2, recovery: recovery(user) };
  }

  /** auth.exportLoginToken. Throws Refusal: SESSION_PASSWORD_NEEDED once a token was accepted for an account with a password. */
  exportToken(authKeyId: bigint, exceptUserIds: readonly number[]): LoginToken {
    const { view, tokens, now } = this.#parts;
    const authorization = authorizationOf(view.documents, authKeyId);
    if (authorization) return { kind: 'accepted', userId: authorization.user };
    if (this.awaitedUser(authKeyId) !== undefined) throw refusal('SESSION_PASSWORD_NEEDED');
    return { kind: 'pending', ...tokens.create(authKeyId, exceptUserIds, now()) };
  }

  /** The user whose password this key may prove now. */
  awaitedUser(authKeyId: bigint): number | undefined {
    const { view, passwordAwaitedMs, now } = this.#parts;
    const awaited = awaitedPasswordOf(view.documents, authKeyId);
    return awaited && now() <= awaited.sinceMs + passwordAwaitedMs ? awaited.user : undefined;
  }

  #userOf(authKeyId: bigint): number | undefined {
    return authorizationOf(this.#parts.view.documents, authKeyId)?.user ?? this.awaitedUser(authKeyId);
  }
}
