import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { constantTimeEqual, unwrapSecret, wrapSecret } from '@teamgram/crypto';
import { LinkError, type AuthKeyRecord, type ClientInfo } from '@teamgram/host';
import { GroupedWrites } from './grouped-writes.ts';
import { atOnce, forgetDeleted } from './secrets-store.ts';

type Row = {
  wrapped: Uint8Array;
  temporary: bigint;
  expires_at_s: bigint | null;
  permanent_id: bigint | null;
  dc_id: bigint | null;
  initial_salt: bigint | null;
  created_at_s: bigint | null;
};

/** Limit of temporary keys bound to one permanent key. */
const BOUND_KEYS_MAX = 16;

/** SQLite integers are signed. */
export const storedId = (id: bigint) => BigInt.asIntN(64, id);
export const keyIdOf = (id: bigint) => BigInt.asUintN(64, id);
const scopeOf = (id: bigint) => `auth-key/${keyIdOf(id).toString(16)}`;
const clientScopeOf = (id: bigint) => `client/${keyIdOf(id).toString(16)}`;

/** Auth keys, bindings of temporary to permanent keys, and the initConnection data of each permanent key's client. */
export class AuthKeys {
  readonly #database: DatabaseSync;
  readonly #kek: Uint8Array;
  readonly #writes: GroupedWrites;
  readonly #select: StatementSync;
  readonly #insert: StatementSync;
  readonly #selectClient: StatementSync;
  readonly #upsertClient: StatementSync;
  readonly #deleteKeys: StatementSync;
  readonly #deleteBeside: readonly StatementSync[];

  /** @param kek 32 bytes */
  constructor(database: DatabaseSync, kek: Uint8Array) {
    this.#database = database;
    this.#kek = kek;
    this.#writes = new GroupedWrites(database);
    this.#select = database.prepare('SELECT wrapped, temporary, expires_at_s, permanent_id, dc_id, initial_salt, created_at_s FROM auth_key WHERE id = ?');
    this.#select.setReadBigInts(true);
    this.#insert = database.prepare('INSERT INTO auth_key VALUES (?, ?, ?, ?, NULL, ?, ?, ?) ON CONFLICT DO NOTHING');
    this.#selectClient = database.prepare('SELECT wrapped FROM client WHERE id = ?');
    this.#deleteKeys = database.prepare('DELETE FROM auth_key WHERE id = ? OR permanent_id = ?');
    this.#deleteBeside = ['client', 'push_token', 'idle_key'].map((table) => database.prepare(`DELETE FROM ${table} WHERE id = ?`));
    this.#upsertClient = database.prepare('INSERT INTO client VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET wrapped = excluded.wrapped');
  }

  /** Durable when it resolves. Saving the same key again is allowed; a different key with the same id (K1) rejects with AUTH_KEY_DUPLICATED. */
  async save({ id, key, kind, expiresAtS, dcId, initialSalt, createdAtS }: AuthKeyRecord): Promise<void> {
    const wrapped = wrapSecret(this.#kek, key, scopeOf(id));
    const times = [expiresAtS ?? null, dcId ?? null, initialSalt ?? null, createdAtS ?? null] as const;
    await this.#writes.add(() => this.#insert.run(storedId(id), wrapped, Number(kind === 'temporary'), ...times));
    if (!constantTimeEqual(this.find(id)?.key ?? new Uint8Array(), key)) throw new LinkError('AUTH_KEY_DUPLICATED');
  }

  find(id: bigint): AuthKeyRecord | undefined {
    const row = this.#select.get(storedId(id)) as Row | undefined;
    if (!row) return undefined;
    return {
      id: keyIdOf(id),
      key: unwrapSecret(this.#kek, row.wrapped, scopeOf(id)),
      kind: row.temporary === 1n ? 'temporary' : 'permanent',
      expiresAtS: row.expires_at_s === null ? undefined : Number(row.expires_at_s),
      permanentId: row.permanent_id === null ? undefined : keyIdOf(row.permanent_id),
      dcId: row.dc_id === null ? undefined : Number(row.dc_id),
      initialSalt: row.initial_salt ?? undefined,
      createdAtS: row.created_at_s === null ? undefined : Number(row.created_at_s),
    };
  }

  /**
   * "Each permanent key may only be bound to one temporary key at a time" (core.telegram.org/method/auth.bindTempAuthKey) is applied by Telegram per
   * connection only: teleproto binds a separate key for each concurrent media connection. So the newest keys stay bound, up to a limit. Binding never
   * extends the lifetime agreed in the key exchange.
   */
  async bind(temporaryId: bigint, permanentId: bigint, expiresAtS: number): Promise<void> {
    const [temporary, permanent] = [storedId(temporaryId), storedId(permanentId)];
    const bind = 'UPDATE auth_key SET permanent_id = ?1, expires_at_s = min(coalesce(expires_at_s, ?2), ?2) WHERE id = ?3 AND temporary = 1';
    const unbind = `UPDATE auth_key SET permanent_id = NULL WHERE id IN (
      SELECT id FROM auth_key WHERE permanent_id = ? AND id <> ? ORDER BY expires_at_s DESC LIMIT -1 OFFSET ?)`;
    await Promise.all([
      this.#writes.add(() => this.#database.prepare(unbind).run(permanent, temporary, BOUND_KEYS_MAX - 1)),
      this.#writes.add(() => {
        const { changes } = this.#database.prepare(bind).run(permanent, expiresAtS, temporary);
        if (changes === 0) throw new LinkError('TEMP_AUTH_KEY_EMPTY');
      }),
    ]);
  }

  /** The temporary keys bound to a permanent key. */
  temporaryOf(permanentId: bigint): bigint[] {
    this.#writes.commit();
    const bound = this.#database.prepare('SELECT id FROM auth_key WHERE permanent_id = ?');
    bound.setReadBigInts(true);
    return bound.all(storedId(permanentId)).map((row) => keyIdOf(row['id'] as bigint));
  }

  /**
   * Deletes the key, the temporary keys bound to it, its client's data and its push token; on return they are gone from every file. False when there
   * is no such key.
   */
  destroy(id: bigint): boolean {
    return this.destroyAll([id]) > 0;
  }

  /** Deletes several keys atomically. Returns the number of keys deleted. */
  destroyAll(ids: readonly bigint[]): number {
    this.#writes.commit();
    let [keys, others] = [0, 0];
    atOnce(this.#database, () => {
      for (const id of ids.map(storedId)) {
        keys += Number(this.#deleteKeys.run(id, id).changes);
        for (const deletion of this.#deleteBeside) others += Number(deletion.run(id).changes);
      }
    });
    // Avoids a disk flush for keys that do not exist, which anybody could otherwise cause at will.
    if (keys + others > 0) forgetDeleted(this.#database);
    return keys;
  }

  /** Queues one statement for the next group commit; resolves when it is durable. */
  write(work: () => void): Promise<void> {
    return this.#writes.add(work);
  }

  /** Deletes expired temporary keys. Returns their number. */
  dropExpired(nowS: number): number {
    const { changes } = this.#database.prepare('DELETE FROM auth_key WHERE temporary = 1 AND expires_at_s < ?').run(nowS);
    if (Number(changes) > 0) forgetDeleted(this.#database);
    return Number(changes);
  }

  /** Writes the queued statements at once. */
  writeNow(): void {
    this.#writes.commit();
  }

  saveClient(id: bigint, client: ClientInfo): Promise<void> {
    const wrapped = wrapSecret(this.#kek, Buffer.from(JSON.stringify(client), 'utf8'), clientScopeOf(id));
    return this.#writes.add(() => this.#upsertClient.run(storedId(id), wrapped));
  }

  /** On return the data is gone from every file. */
  forgetClient(id: bigint): void {
    this.#writes.commit();
    this.#database.prepare('DELETE FROM client WHERE id = ?').run(storedId(id));
    forgetDeleted(this.#database);
  }

  client(id: bigint): ClientInfo | undefined {
    // Data saved a moment ago may still be queued, and a login that follows at once must see it.
    this.#writes.commit();
    const row = this.#selectClient.get(storedId(id));
    if (!row) return undefined;
    const text = Buffer.from(unwrapSecret(this.#kek, row['wrapped'] as Uint8Array, clientScopeOf(id))).toString('utf8');
    return JSON.parse(text) as ClientInfo;
  }

  /** Writes what is queued. */
  close(): void {
    this.#writes.commit();
  }
}
