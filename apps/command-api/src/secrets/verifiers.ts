import type { DatabaseSync } from 'node:sqlite';
import { unwrapSecret, wrapSecret, type SrpSalts } from '@teamgram/crypto';
import { atOnce, forgetDeleted } from './secrets-store.ts';

export type PasswordVerifier = SrpSalts & { /** v, 256 bytes. */ readonly verifier: Uint8Array };

const scopeOf = (id: Uint8Array) => `srp-verifier/${Buffer.from(id).toString('hex')}`;

/**
 * What proves a password without being one. A row is named by the id of the PasswordSet that made it valid and written before that event is,
 * so that log and store agree at any moment: the log says which row counts, the others are swept away.
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

  /** Ids behind `after`, in order. */
  page(after: Uint8Array = new Uint8Array(), count: number): Uint8Array[] {
    return this.#database.prepare('SELECT id FROM verifier WHERE id > ? ORDER BY id LIMIT ?').all(after, count).map(({ id }) => id as Uint8Array);
  }

  /** Whose password it proves, or did; undefined: it is not there. */
  userOf(id: Uint8Array): number | undefined {
    return this.#database.prepare('SELECT user FROM verifier WHERE id = ?').get(id)?.['user'] as number | undefined;
  }

  /** Gone from every file on return. */
  remove(ids: readonly Uint8Array[]): void {
    const remove = this.#database.prepare('DELETE FROM verifier WHERE id = ?');
    atOnce(this.#database, () => { for (const id of ids) remove.run(id); });
    forgetDeleted(this.#database);
  }

  /** Removes all rows of the user but the one that counts; all without `id`. Gone from every file on return. */
  keepOnly(user: number, id?: Uint8Array): void {
    this.#database.prepare('DELETE FROM verifier WHERE user = ? AND id IS NOT ?').run(user, id ?? null);
    forgetDeleted(this.#database);
  }
}
