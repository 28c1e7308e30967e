import type { DatabaseSync } from 'node:sqlite';
import { unwrapSecret, wrapSecret, type SrpSalts } from '@teamgram/crypto';
import { forgetDeleted } from './secrets-store.ts';

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

  /** Removes all rows but those that count: what a crash left. Gone from every file on return. */
  keepThose(counts: (id: Uint8Array, user: number) => boolean): void {
    const rows = this.#database.prepare('SELECT id, user FROM verifier').all() as { id: Uint8Array; user: number }[];
    const left = rows.filter(({ id, user }) => !counts(id, user));
    for (const { id } of left) this.#database.prepare('DELETE FROM verifier WHERE id = ?').run(id);
    if (left.length > 0) forgetDeleted(this.#database);
  }

  /** Removes all rows of the user but the one that counts; all without `id`. Gone from every file on return. */
  keepOnly(user: number, id?: Uint8Array): void {
    this.#database.prepare('DELETE FROM verifier WHERE user = ? AND id IS NOT ?').run(user, id ?? null);
    forgetDeleted(this.#database);
  }
}
