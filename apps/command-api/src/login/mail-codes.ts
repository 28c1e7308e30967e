import { randomInt } from 'node:crypto';
import { constantTimeEqual } from '@teamgram/crypto';
import type { MailEvidence } from '@teamgram/domain';

export const MAIL_CODE_LENGTH = 6;
/** Mail takes its time. */
const CODE_LIFETIME_MS = 60 * 60_000;
const CODES_MAX = 100_000;

type SentCode = { email: string; code: string; expiresAtMs: number; wrong: number };

/** Codes that were sent by e-mail and not yet used, one for each matter ("recover/<user>"). In memory only, as are the addresses that they are to prove. */
export class MailCodes {
  readonly #codes = new Map<string, SentCode>();
  readonly #wrongMax: number;

  /** @param wrongMax wrong codes after which the sent one is void */
  constructor(wrongMax: number) {
    this.#wrongMax = wrongMax;
  }

  /** A new code for the matter; the former one is void. */
  send(matter: string, email: string, nowMs: number): string {
    this.#dropOld(nowMs);
    const code = String(randomInt(10 ** MAIL_CODE_LENGTH)).padStart(MAIL_CODE_LENGTH, '0');
    this.#codes.delete(matter);
    this.#codes.set(matter, { email, code, expiresAtMs: nowMs + CODE_LIFETIME_MS, wrong: 0 });
    return code;
  }

  /** The address that waits for its code. */
  pending(matter: string, nowMs: number): string | undefined {
    return this.#find(matter, nowMs)?.email;
  }

  /** A right code works once. */
  judge(matter: string, code: string, nowMs: number): MailEvidence {
    const judged = this.check(matter, code, nowMs);
    if (judged.state === 'right') this.#codes.delete(matter);
    return judged;
  }

  /** The same, and a right code goes on being good. */
  check(matter: string, code: string, nowMs: number): MailEvidence {
    const sent = this.#find(matter, nowMs);
    if (!sent) return { state: 'expired' };
    if (constantTimeEqual(Buffer.from(code, 'utf8'), Buffer.from(sent.code, 'utf8'))) return { state: 'right', email: sent.email };
    sent.wrong += 1;
    if (sent.wrong >= this.#wrongMax) this.#codes.delete(matter);
    return { state: 'wrong' };
  }

  /** False: nothing was waiting. */
  cancel(matter: string, nowMs: number): boolean {
    return this.#find(matter, nowMs) !== undefined && this.#codes.delete(matter);
  }

  #find(matter: string, nowMs: number): SentCode | undefined {
    const sent = this.#codes.get(matter);
    return sent && sent.expiresAtMs > nowMs ? sent : undefined;
  }

  /** The map is in the order of sending, and every code lives equally long. */
  #dropOld(nowMs: number): void {
    for (const [matter, { expiresAtMs }] of this.#codes) {
      if (expiresAtMs > nowMs && this.#codes.size < CODES_MAX) return;
      this.#codes.delete(matter);
    }
  }
}
