import type { DatabaseSync } from 'node:sqlite';
import { constantTimeEqual, unwrapSecret, wrapSecret } from '@teamgram/crypto';
import type { PushSecrets } from '@teamgram/domain';
import { forgetDeleted } from './secrets-store.ts';

const stored = (authKeyId: bigint) => BigInt.asIntN(64, authKeyId);
const BELOW_ALL = -(2n ** 63n);
const scopeOf = (authKeyId: bigint) => `push-token/${BigInt.asUintN(64, authKeyId).toString(16)}`;

/**
 * By what the devices that asked for notifications are reached, by permanent key. Whoever has a token can send to its device, so it lies here and in no
 * fact; which registration counts is said by the log. Nothing is sent anywhere yet.
 */
export class PushTokens {
  readonly #database: DatabaseSync;
  readonly #kek: Uint8Array;

  constructor(database: DatabaseSync, kek: Uint8Array) {
    this.#database = database;
    this.#kek = kek;
  }

  /** In the place of the former one. Durable on return. */
  put(authKeyId: bigint, { token, secret, others }: PushSecrets): void {
    const text = JSON.stringify({ token, secret: Buffer.from(secret).toString('base64'), others });
    const wrapped = wrapSecret(this.#kek, Buffer.from(text, 'utf8'), scopeOf(authKeyId));
    this.#database.prepare('INSERT OR REPLACE INTO push_token VALUES (?, ?)').run(stored(authKeyId), wrapped);
  }

  find(authKeyId: bigint): PushSecrets | undefined {
    const row = this.#database.prepare('SELECT wrapped FROM push_token WHERE id = ?').get(stored(authKeyId));
    if (!row) return undefined;
    const { token, secret, others } = JSON.parse(Buffer.from(unwrapSecret(this.#kek, row['wrapped'] as Uint8Array, scopeOf(authKeyId))).toString('utf8')) as { token: string; secret: string; others: number[] };
    return { token, secret: new Uint8Array(Buffer.from(secret, 'base64')), others };
  }

  isKept(authKeyId: bigint, token: string): boolean {
    const kept = this.find(authKeyId);
    return kept !== undefined && constantTimeEqual(Buffer.from(kept.token, 'utf8'), Buffer.from(token, 'utf8'));
  }

  /** Keys behind `after`, in the order in which they are stored. */
  page(after: bigint | undefined, count: number): bigint[] {
    const select = this.#database.prepare('SELECT id FROM push_token WHERE id > ? ORDER BY id LIMIT ?');
    select.setReadBigInts(true);
    return select.all(after === undefined ? BELOW_ALL : stored(after), count).map(({ id }) => BigInt.asUintN(64, id as bigint));
  }

  /** Gone from every file on return. */
  forget(authKeyId: bigint): void {
    const { changes } = this.#database.prepare('DELETE FROM push_token WHERE id = ?').run(stored(authKeyId));
    if (Number(changes) > 0) forgetDeleted(this.#database);
  }
}
