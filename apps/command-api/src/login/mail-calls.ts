/** Codes sent by e-mail: to confirm a recovery address, to recover a lost password, to verify an address. */
import { awaitedPasswordOf, passwordOf, recoveryEmailOf, recoveryOf, refusal, userOf, type View } from '@teamgram/domain';
import type { MailSent, PasswordRecovery } from '@teamgram/host';
import { callerOf } from '../auth/caller.ts';
import type { Policy } from '../limits/policy.ts';
import { codeMail } from '../mail/code-mail.ts';
import { isEmail, maskedEmail } from '../mail/email-address.ts';
import { MailRefused, type SendMail } from '../mail/send-mail.ts';
import { MAIL_CODE_LENGTH, type MailCodes } from './mail-codes.ts';

export type MailCallsParts = {
  view: View;
  mailCodes: MailCodes;
  policy: Policy;
  passwordAwaitedMs: number;
  now: () => number;
  /** Absent: no mail server is configured, and the operator is shown the codes. */
  sendMail: SendMail | undefined;
  showLoginCode: (phone: string, code: string) => void;
};

/** The e-mail calls, mapped to Telegram's methods. */
export class MailCalls {
  readonly #parts: MailCallsParts;

  constructor(parts: MailCallsParts) {
    this.#parts = parts;
  }

  /** account.updatePasswordSettings with an address; undefined when this address is already confirmed. Throws Refusal. */
  async confirmRecovery(authKeyId: bigint, email: string): Promise<MailSent | undefined> {
    const user = callerOf(this.#parts.view, authKeyId);
    if (!isEmail(email)) throw refusal('EMAIL_INVALID');
    if (recoveryEmailOf(this.#parts.view, user) === email) return undefined;
    return await this.#send(authKeyId, user, `confirm/${user}`, email);
  }

  /** account.resendPasswordEmail. Throws Refusal. */
  async resendRecovery(authKeyId: bigint): Promise<MailSent> {
    const user = callerOf(this.#parts.view, authKeyId);
    const email = this.#parts.mailCodes.pending(`confirm/${user}`, this.#parts.now());
    if (email === undefined) throw refusal('EMAIL_HASH_EXPIRED');
    return await this.#send(authKeyId, user, `confirm/${user}`, email);
  }

  /** account.cancelPasswordEmail. Throws Refusal. */
  cancelRecovery(authKeyId: bigint): void {
    if (!this.#parts.mailCodes.cancel(`confirm/${callerOf(this.#parts.view, authKeyId)}`, this.#parts.now())) throw refusal('EMAIL_HASH_EXPIRED');
  }

  /** auth.requestPasswordRecovery. Throws Refusal. */
  async recoverPassword(authKeyId: bigint): Promise<MailSent> {
    const { view } = this.#parts;
    const user = this.#askingUser(authKeyId);
    if (passwordOf(view.documents, user) === undefined) throw refusal('PASSWORD_EMPTY');
    const email = recoveryEmailOf(view, user);
    if (email === undefined) throw refusal('PASSWORD_RECOVERY_NA');
    return await this.#send(authKeyId, user, `recover/${user}`, email);
  }

  /** auth.checkRecoveryPassword. Throws Refusal. */
  checkRecovery(authKeyId: bigint, code: string): void {
    const { state } = this.#parts.mailCodes.check(`recover/${this.#askingUser(authKeyId)}`, code, this.#parts.now());
    if (state !== 'right') throw refusal(state === 'wrong' ? 'CODE_INVALID' : 'PASSWORD_RECOVERY_EXPIRED');
  }

  /** account.sendVerifyEmailCode. Throws Refusal. */
  async verifyAddress(authKeyId: bigint, email: string): Promise<MailSent> {
    const user = callerOf(this.#parts.view, authKeyId);
    if (!isEmail(email)) throw refusal('EMAIL_INVALID');
    return await this.#send(authKeyId, user, `verify/${user}`, email);
  }

  /** account.verifyEmail. Throws Refusal. */
  verifiedAddress(authKeyId: bigint, code: string): { email: string } {
    const judged = this.#parts.mailCodes.judge(`verify/${callerOf(this.#parts.view, authKeyId)}`, code, this.#parts.now());
    if (judged.state !== 'right') throw refusal(judged.state === 'wrong' ? 'CODE_INVALID' : 'EMAIL_VERIFY_EXPIRED');
    return { email: judged.email };
  }

  /** The recovery fields of account.getPassword. */
  recovery(user: number): PasswordRecovery {
    const { view, mailCodes, now } = this.#parts;
    const unconfirmed = mailCodes.pending(`confirm/${user}`, now());
    const { resetDueMs } = recoveryOf(view.documents, user);
    return {
      hasEmail: recoveryEmailOf(view, user) !== undefined,
      unconfirmedPattern: unconfirmed && maskedEmail(unconfirmed),
      resetDueS: resetDueMs > 0 ? Math.floor(resetDueMs / 1000) : undefined,
    };
  }

  async #send(authKeyId: bigint, user: number, matter: string, email: string): Promise<MailSent> {
    const { view, mailCodes, policy, now, sendMail, showLoginCode } = this.#parts;
    policy.takeAll([['codesPerKey', authKeyId], ['codesPerPhone', `mail/${email.toLowerCase()}`]], now());
    const code = mailCodes.send(matter, email, now());
    if (sendMail) await sendMail(codeMail(email, code)).catch(refuseAddress);
    else showLoginCode(userOf(view.documents, user)?.phone ?? '', code);
    return { length: MAIL_CODE_LENGTH, pattern: maskedEmail(email) };
  }

  #askingUser(authKeyId: bigint): number {
    const { view, passwordAwaitedMs, now } = this.#parts;
    const awaited = awaitedPasswordOf(view.documents, authKeyId);
    return awaited && now() <= awaited.sinceMs + passwordAwaitedMs ? awaited.user : callerOf(this.#parts.view, authKeyId);
  }
}

function refuseAddress(error: unknown): never {
  throw error instanceof MailRefused ? refusal('EMAIL_INVALID') : error;
}
