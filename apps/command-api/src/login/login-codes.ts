import { randomInt } from 'node:crypto';
import { constantTimeEqual, secureRandom } from '@teamgram/crypto';
import type { Evidence } from '@teamgram/domain';

export const CODE_LENGTH = 5;
const CODE_LIFETIME_MS = 5 * 60_000;
const CODES_MAX = 100_000;

/** Default purpose of a code. A code for another purpose ("change-phone/<user>" …) is valid for that purpose only. */
const LOGIN = 'login';

type SentCode = { phone: string; purpose: string; code: string; expiresAtMs: number; wrong: number; confirmed: boolean };

/**
 * Codes that were sent and not yet used. In memory only: a code is never written to a file. Each code has its own hash, so requesting a code does not
 * invalidate one that somebody else requested for the same number.
 */
export class LoginCodes {
  readonly #codes = new Map<string, SentCode>();
  readonly #wrongMax: number;

  /** @param wrongMax number of wrong attempts after which a code becomes void */
  constructor(wrongMax: number) {
    this.#wrongMax = wrongMax;
  }

  send(phone: string, nowMs: number, purpose = LOGIN): { phoneCodeHash: string; code: string } {
    this.#dropOld(nowMs);
    const phoneCodeHash = Buffer.from(secureRandom(9)).toString('hex');
    const code = String(randomInt(10 ** CODE_LENGTH)).padStart(CODE_LENGTH, '0');
    this.#codes.set(phoneCodeHash, { phone, purpose, code, expiresAtMs: nowMs + CODE_LIFETIME_MS, wrong: 0, confirmed: false });
    return { phoneCodeHash, code };
  }

  /** The newest unexpired code of a phone, for the operator's `code` command. */
  newest(phone: string, nowMs: number): string | undefined {
    const good = [...this.#codes.values()].filter((sent) => sent.phone === phone && sent.expiresAtMs > nowMs);
    return good.at(-1)?.code;
  }

  /** A correct code works once; afterwards it only serves as confirmation for a sign-up. */
  judge(phone: string, phoneCodeHash: string, code: string, nowMs: number, purpose = LOGIN): Evidence['code'] {
    const sent = this.#find(phone, phoneCodeHash, nowMs);
    if (!sent || sent.confirmed || sent.purpose !== purpose) return 'expired';
    if (!constantTimeEqual(Buffer.from(code, 'utf8'), Buffer.from(sent.code, 'utf8'))) return this.#countWrong(sent, phoneCodeHash);
    sent.confirmed = true;
    return 'right';
  }

  wasConfirmed(phone: string, phoneCodeHash: string, nowMs: number): boolean {
    const sent = this.#find(phone, phoneCodeHash, nowMs);
    return sent?.purpose === LOGIN && sent.confirmed;
  }

  /** An unexpired code and its purpose. */
  find(phone: string, phoneCodeHash: string, nowMs: number): { code: string; purpose: string } | undefined {
    return this.#find(phone, phoneCodeHash, nowMs);
  }

  /** Voids those of the phone's login codes that are in the list. */
  invalidate(phone: string, codes: readonly string[]): void {
    for (const [hash, sent] of this.#codes) if (sent.phone === phone && sent.purpose === LOGIN && codes.includes(sent.code)) this.#codes.delete(hash);
  }

  /** False when there is no such code. */
  cancel(phone: string, phoneCodeHash: string, nowMs: number): boolean {
    return this.#find(phone, phoneCodeHash, nowMs) !== undefined && this.#codes.delete(phoneCodeHash);
  }

  #find(phone: string, phoneCodeHash: string, nowMs: number): SentCode | undefined {
    const sent = this.#codes.get(phoneCodeHash);
    return sent && sent.phone === phone && sent.expiresAtMs > nowMs ? sent : undefined;
  }

  #countWrong(sent: SentCode, phoneCodeHash: string): 'wrong' {
    sent.wrong += 1;
    if (sent.wrong >= this.#wrongMax) this.#codes.delete(phoneCodeHash);
    return 'wrong';
  }

  /** The map is in order of sending, and all codes have the same lifetime. */
  #dropOld(nowMs: number): void {
    for (const [hash, { expiresAtMs }] of this.#codes) {
      if (expiresAtMs > nowMs && this.#codes.size < CODES_MAX) return;
      this.#codes.delete(hash);
    }
  }
}
