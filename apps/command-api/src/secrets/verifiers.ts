import type { DatabaseSync } from 'node:sqlite';
import { unwrapSecret, wrapSecret, type SrpSalts } from '@teamgram/crypto';
import { atOnce, forgetDeleted } from './secrets-store.ts';

export type PasswordVerifier = SrpSalts & { /** SRP verifier v, 256 bytes. */ readonly verifier: Uint8Array };

const scopeOf = (id: Uint8Array) => `srp-verifier/${Buffer.from(id).toString('hex')}`;

/**
 * SRP password verifiers. A row is identified by the PasswordSet event that puts it into force and is written before that event, so that log and
 * store agree at any moment: the log says which row is in force, and the others are swept.
 */
export class Verifiers {
  readonly #database: DatabaseSync;
  readonly #kek: Uint8Array;

  constructor(database: DatabaseSync, kek: Uint8Array) {
    this.#database = database;
    this.#kek = kek;
  }

  /** Durable on return. */
  put(id: Uint8Array, user: number, { salt1, salt2, verifier }: PasswordVerifier): void {
    const fields = [salt1, salt2, verifier].map((bytes) => Buffer.from(bytes).toString('base64'));
    const wrapped = wrapSecret(this.#kek, Buffer.from(fields.join(' '), 'latin1'), scopeOf(id));
    this.#database.prepare('INSERT OR REPLACE INTO verifier VALUES (?, ?, ?)').run(id, user, wrapped);
  }

  find(id: Uint8Array): PasswordVerifier | undefined {
    const row = this.#database.prepare('SELECT wrapped FROM verifier WHERE id = ?').get(id);
    if (!row) return undefined;
    const fields = Buffer.from(unwrapSecret(this.#kek, row['wrapped'] as Uint8Array, scopeOf(id))).toString('latin1').split(' ');
    const [salt1, salt2, verifier] = fields.map((field) => new Uint8Array(Buffer.from(field, 'base64'))) as [Uint8Array, Uint8Array, Uint8Array];
    return { salt1, salt2, verifier };
  }

  /** Ids after `after`, in order. */
  page(after: Uint8Array = new Uint8Array(), count: number): Uint8Array[] {
    return this.#database.prepare('SELECT id FROM verifier WHERE id > ? ORDER BY id LIMIT ?').all(after, count).map(({ id }) => id as Uint8Array);
  }

  /** The user whose current or former password it verifies; undefined when there is no such row. */
  userOf(id: Uint8Array): number | undefined {
    return this.#database.prepare('SELECT user FROM verifier WHERE id = ?').get(id)?.['user'] as number | undefined;
  }

  /** On return they are gone from every file. */
  remove(ids: readonly Uint8Array[]): void {
    const remove = this.#database.prepare('DELETE FROM verifier WHERE id = ?');
    atOnce(this.#database, () => { for (const id of ids) remove.run(id); });
    forgetDeleted(this.#database);
  }

  /** Removes all of the user's rows except `id`, or all of them without `id`. On return they are gone from every file. */
  keepOnly(user: number, id?: Uint8Array): void {
    this.#database.prepare('DELETE FROM verifier WHERE user = ? AND id IS NOT ?').run(user, id ?? null);
    forgetDeleted(this.#database);
  }
}
