import type { DatabaseSync } from 'node:sqlite';
import { constantTimeEqual, unwrapSecret, wrapSecret } from '@teamgram/crypto';
import type { PushSecrets } from '@teamgram/domain';
import { forgetDeleted } from './secrets-store.ts';

const stored = (authKeyId: bigint) => BigInt.asIntN(64, authKeyId);
const BELOW_ALL = -(2n ** 63n);
const scopeOf = (authKeyId: bigint) => `push-token/${BigInt.asUintN(64, authKeyId).toString(16)}`;

/**
 * Push tokens of devices, by permanent key. A token lets its holder send notifications to the device, so it is stored here and not in an event; the
 * log says which registrations are in force. Nothing is sent to push services yet.
 */
export class PushTokens {
  readonly #database: DatabaseSync;
  readonly #kek: Uint8Array;

  constructor(database: DatabaseSync, kek: Uint8Array) {
    this.#database = database;
    this.#kek = kek;
  }

  /** Replaces the former token. Durable on return. */
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

  /** Keys after `after`, in storage order. */
  page(after: bigint | undefined, count: number): bigint[] {
    const select = this.#database.prepare('SELECT id FROM push_token WHERE id > ? ORDER BY id LIMIT ?');
    select.setReadBigInts(true);
    return select.all(after === undefined ? BELOW_ALL : stored(after), count).map(({ id }) => BigInt.asUintN(64, id as bigint));
  }

  /** On return the token is gone from every file. */
  forget(authKeyId: bigint): void {
    const { changes } = this.#database.prepare('DELETE FROM push_token WHERE id = ?').run(stored(authKeyId));
    if (Number(changes) > 0) forgetDeleted(this.#database);
  }
}
