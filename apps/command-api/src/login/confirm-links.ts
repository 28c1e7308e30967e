import { createHmac, hkdfSync } from 'node:crypto';
import { constantTimeEqual } from '@teamgram/crypto';

/** Length of the hash in hexadecimal digits. */
const HASH_DIGITS = 32;

/**
 * Phone confirmation links (core.telegram.org/api/links#phone-confirmation-links), which cancel a requested account deletion. Derived from the
 * key-encryption key on demand, so that they need no storage and survive a restart.
 */
export class ConfirmLinks {
  readonly #key: Uint8Array;

  constructor(kek: Uint8Array) {
    this.#key = new Uint8Array(hkdfSync('sha256', kek, new Uint8Array(0), 'teamgram-server/confirm-phone', 32));
  }

  /** Link for one deletion request, which `dueMs` identifies. */
  link(phone: string, user: number, dueMs: number): string {
    return `https://t.me/confirmphone?phone=${phone}&hash=${this.#hash(user, dueMs)}`;
  }

  isOf(user: number, dueMs: number, hash: string): boolean {
    return constantTimeEqual(Buffer.from(this.#hash(user, dueMs), 'utf8'), Buffer.from(hash, 'utf8'));
  }

  #hash(user: number, dueMs: number): string {
    return createHmac('sha256', this.#key).update(`${user}/${dueMs}`).digest('hex').slice(0, HASH_DIGITS);
  }
}
