/** Codes sent to a phone number for purposes other than login: changing the number, verifying it, cancelling a requested account deletion. */
import { accountOf, authorizationOf, isPhone, phoneDigits, refusal, userByPhone, userOf, type View } from '@teamgram/domain';
import type { CodePurpose, CodeSent } from '@teamgram/host';
import { callerOf } from '../auth/caller.ts';
import type { Policy } from '../limits/policy.ts';
import type { ConfirmLinks } from './confirm-links.ts';
import { RESEND_AFTER_S } from './login-calls.ts';
import { CODE_LENGTH, type LoginCodes } from './login-codes.ts';

export type CodeCallsParts = {
  view: View;
  codes: LoginCodes;
  policy: Policy;
  links: ConfirmLinks;
  /** Minimum age of an authorization that may change the number. */
  freshAuthorizationMs: number;
  now: () => number;
  /** Shows the code to the operator. */
  showLoginCode: (phone: string, code: string) => void;
};

/** The calls of this kind, mapped to Telegram's methods. */
export class CodeCalls {
  readonly #parts: CodeCallsParts;

  constructor(parts: CodeCallsParts) {
    this.#parts = parts;
  }

  /** account.sendChangePhoneCode, sendVerifyPhoneCode, sendConfirmPhoneCode. Throws Refusal. */
  send(authKeyId: bigint, purpose: CodePurpose): CodeSent {
    const user = callerOf(this.#parts.view, authKeyId);
    const phone = purpose.kind === 'confirm-phone' ? this.#confirmedPhone(user, purpose.hash) : phoneDigits(purpose.phone);
    if (!isPhone(phone)) throw refusal('PHONE_NUMBER_INVALID');
    if (purpose.kind === 'change-phone') this.#refuseChange(authKeyId, phone);
    return this.#send(authKeyId, phone, `${purpose.kind}/${user}`);
  }

  /** auth.resendCode for such a code; undefined when the hash belongs to a login or is unknown. Throws Refusal. */
  resend(authKeyId: bigint, phoneNumber: string, phoneCodeHash: string): CodeSent | undefined {
    const phone = phoneDigits(phoneNumber);
    const purpose = this.#parts.codes.find(phone, phoneCodeHash, this.#parts.now())?.purpose;
    const user = authorizationOf(this.#parts.view.documents, authKeyId)?.user;
    return purpose !== undefined && user !== undefined && purpose.endsWith(`/${user}`) ? this.#send(authKeyId, phone, purpose) : undefined;
  }

  /** account.verifyPhone. Throws Refusal. */
  verify(authKeyId: bigint, phoneNumber: string, phoneCodeHash: string, code: string): void {
    const phone = phoneDigits(phoneNumber);
    if (!isPhone(phone)) throw refusal('PHONE_NUMBER_INVALID');
    if (code === '') throw refusal('PHONE_CODE_EMPTY');
    const judged = this.#parts.codes.judge(phone, phoneCodeHash, code, this.#parts.now(), `verify-phone/${callerOf(this.#parts.view, authKeyId)}`);
    if (judged !== 'right') throw refusal(judged === 'wrong' ? 'PHONE_CODE_INVALID' : 'PHONE_CODE_EXPIRED');
  }

  /** account.invalidateSignInCodes: only codes for the caller's own number. */
  invalidate(authKeyId: bigint, codes: readonly string[]): void {
    const phone = userOf(this.#parts.view.documents, callerOf(this.#parts.view, authKeyId))?.phone;
    if (phone) this.#parts.codes.invalidate(phone, codes);
  }

  /** auth.reportMissingCode: shows the code to the operator again. Throws Refusal. */
  reportMissing(authKeyId: bigint, phoneNumber: string, phoneCodeHash: string): boolean {
    const { codes, policy, now, showLoginCode } = this.#parts;
    const phone = phoneDigits(phoneNumber);
    if (!isPhone(phone)) throw refusal('PHONE_NUMBER_INVALID');
    policy.take('codesPerKey', authKeyId, now());
    const sent = codes.find(phone, phoneCodeHash, now());
    if (sent) showLoginCode(phone, sent.code);
    return sent !== undefined;
  }

  #send(authKeyId: bigint, phone: string, purpose: string): CodeSent {
    const { codes, policy, now, showLoginCode } = this.#parts;
    policy.takeAll([['codesPerKey', authKeyId], ['codesPerPhone', phone]], now());
    const { phoneCodeHash, code } = codes.send(phone, now(), purpose);
    showLoginCode(phone, code);
    return { phoneCodeHash, length: CODE_LENGTH, timeoutS: RESEND_AFTER_S };
  }

  /** "You can't change phone number right after logging in, please wait at least 24 hours" (core.telegram.org/method/account.sendChangePhoneCode). */
  #refuseChange(authKeyId: bigint, phone: string): void {
    const { view, now, freshAuthorizationMs } = this.#parts;
    const { grantedAtMs } = authorizationOf(view.documents, authKeyId)!;
    if (now() < grantedAtMs + freshAuthorizationMs) throw refusal('FRESH_CHANGE_PHONE_FORBIDDEN');
    if (userByPhone(view.documents, phone) !== undefined) throw refusal('PHONE_NUMBER_OCCUPIED');
  }

  #confirmedPhone(user: number, hash: string): string {
    const { view, links } = this.#parts;
    const { deletionDueMs } = accountOf(view.documents, user);
    if (deletionDueMs === 0 || !links.isOf(user, deletionDueMs, hash)) throw refusal('HASH_INVALID');
    return userOf(view.documents, user)?.phone ?? '';
  }
}
