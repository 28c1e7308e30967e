import { randomInt } from 'node:crypto';
import { constantTimeEqual } from '@teamgram/crypto';
import type { MailEvidence } from '@teamgram/domain';

export const MAIL_CODE_LENGTH = 6;
/** An hour: mail may be delayed. */
const CODE_LIFETIME_MS = 60 * 60_000;
const CODES_MAX = 100_000;

type SentCode = { email: string; code: string; expiresAtMs: number; wrong: number };

/** Codes sent by e-mail and not yet used, one per purpose ("recover/<user>"). In memory only, like the addresses to be confirmed. */
export class MailCodes {
  readonly #codes = new Map<string, SentCode>();
  readonly #wrongMax: number;

  /** @param wrongMax number of wrong attempts after which a code becomes void */
  constructor(wrongMax: number) {
    this.#wrongMax = wrongMax;
  }

  /** Creates a code for the purpose; the former one becomes void. */
  send(matter: string, email: string, nowMs: number): string {
    this.#dropOld(nowMs);
    const code = String(randomInt(10 ** MAIL_CODE_LENGTH)).padStart(MAIL_CODE_LENGTH, '0');
    this.#codes.delete(matter);
    this.#codes.set(matter, { email, code, expiresAtMs: nowMs + CODE_LIFETIME_MS, wrong: 0 });
    return code;
  }

  /** The address that is to be confirmed by a pending code. */
  pending(matter: string, nowMs: number): string | undefined {
    return this.#find(matter, nowMs)?.email;
  }

  /** Checks a code and consumes it when correct. */
  judge(matter: string, code: string, nowMs: number): MailEvidence {
    const judged = this.check(matter, code, nowMs);
    if (judged.state === 'right') this.#codes.delete(matter);
    return judged;
  }

  /** Checks a code without consuming it. Wrong attempts are counted. */
  check(matter: string, code: string, nowMs: number): MailEvidence {
    const sent = this.#find(matter, nowMs);
    if (!sent) return { state: 'expired' };
    if (constantTimeEqual(Buffer.from(code, 'utf8'), Buffer.from(sent.code, 'utf8'))) return { state: 'right', email: sent.email };
    sent.wrong += 1;
    if (sent.wrong >= this.#wrongMax) this.#codes.delete(matter);
    return { state: 'wrong' };
  }

  /** False when there is no pending code. */
  cancel(matter: string, nowMs: number): boolean {
    return this.#find(matter, nowMs) !== undefined && this.#codes.delete(matter);
  }

  #find(matter: string, nowMs: number): SentCode | undefined {
    const sent = this.#codes.get(matter);
    return sent && sent.expiresAtMs > nowMs ? sent : undefined;
  }

  /** The map is in order of sending, and all codes have the same lifetime. */
  #dropOld(nowMs: number): void {
    for (const [matter, { expiresAtMs }] of this.#codes) {
      if (expiresAtMs > nowMs && this.#codes.size < CODES_MAX) return;
      this.#codes.delete(matter);
    }
  }
}
