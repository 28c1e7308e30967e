import type { DatabaseSync } from 'node:sqlite';
import { generateSigningKey, secureRandom, signingKeyFromSeed, signingSeed, unwrapSecret, wrapSecret } from '@teamgram/crypto';
import type { SignatureAlgorithm, SigningKey } from '@teamgram/crypto';
import { printedKeys, type HeldKeys, type LogKeys, type SigningKeys } from '@teamgram/event-log';
import { forgetDeleted } from './secrets-store.ts';

/** The identity of this log: its permanent name, its first keys, and the keys in use. Created at the first start. */
export type LogIdentity = HeldKeys & { origin: string; firstKeys: string[] };

const WRITER = 'writer';
const ED25519 = 'log-ed25519';
const ML_DSA_44 = 'log-ml-dsa-44';
/** Suffix of a key prepared for a rotation; the log says whether the rotation took place. */
const NEXT = '.next';

/** Loads the log's identity, or creates it at the first start. */
export function loadOrCreateIdentity(database: DatabaseSync, kek: Uint8Array): LogIdentity {
  const store = new IdentityStore(database, kek);
  const text = (name: string, make: () => string) => Buffer.from(store.kept(name, () => Buffer.from(make(), 'utf8'))).toString('utf8');
  const origin = text('origin', () => `teamgram-server/${Buffer.from(secureRandom(8)).toString('hex')}`);
  const made = (name: string, algorithm: SignatureAlgorithm) => signingKeyFromSeed(algorithm, store.kept(name, () => signingSeed(generateSigningKey(algorithm))));
  const writerKey = made(WRITER, 'ed25519');
  const logKeys = { ed25519: made(ED25519, 'ed25519'), mlDsa44: made(ML_DSA_44, 'ml-dsa-44') };
  const firstKeys = text('first-keys', () => printedKeys(origin, writerKey.verifyingKey, logKeys).join('\n')).split('\n');
  return { origin, firstKeys, writerKey, logKeys, ...store.prepared() };
}

/** Stores the new writer key before a rotation, which a crash may interrupt at any point. Durable on return. */
export function prepareWriterKey(database: DatabaseSync, kek: Uint8Array, next: SigningKey): void {
  new IdentityStore(database, kek).save({ [WRITER + NEXT]: next });
}

/** Stores the new log keys before a rotation. Durable on return. */
export function prepareLogKeys(database: DatabaseSync, kek: Uint8Array, { ed25519, mlDsa44 }: LogKeys): void {
  new IdentityStore(database, kek).save({ [ED25519 + NEXT]: ed25519, [ML_DSA_44 + NEXT]: mlDsa44 });
}

/** After a completed or abandoned rotation: keeps the keys in force and destroys every other private key. */
export function keepOnly(database: DatabaseSync, kek: Uint8Array, { writer, logKeys }: Pick<SigningKeys, 'writer' | 'logKeys'>): void {
  new IdentityStore(database, kek).save({ [WRITER]: writer, [ED25519]: logKeys.ed25519, [ML_DSA_44]: logKeys.mlDsa44 }, `DELETE FROM identity WHERE name LIKE '%${NEXT}'`);
  forgetDeleted(database);
}

class IdentityStore {
  readonly #database: DatabaseSync;
  readonly #kek: Uint8Array;

  constructor(database: DatabaseSync, kek: Uint8Array) {
    this.#database = database;
    this.#kek = kek;
  }

  kept(name: string, make: () => Uint8Array): Uint8Array {
    const known = this.#value(name);
    if (known) return known;
    const value = make();
    this.#write(name, value);
    return value;
  }

  prepared(): Pick<HeldKeys, 'nextWriterKey' | 'nextLogKeys'> {
    const [writer, ed25519, mlDsa44] = [WRITER, ED25519, ML_DSA_44].map((name) => this.#value(name + NEXT));
    return {
      nextWriterKey: writer && signingKeyFromSeed('ed25519', writer),
      nextLogKeys: ed25519 && mlDsa44 && { ed25519: signingKeyFromSeed('ed25519', ed25519), mlDsa44: signingKeyFromSeed('ml-dsa-44', mlDsa44) },
    };
  }

  /** Saves all keys or none, and runs the statement `also` in the same transaction. */
  save(keys: Record<string, SigningKey>, also = ''): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      for (const [name, key] of Object.entries(keys)) this.#write(name, signingSeed(key));
      this.#database.exec(also);
      this.#database.exec('COMMIT');
    } catch (error) {
      // When the disk is full, SQLite has already rolled back.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  #value(name: string): Uint8Array | undefined {
    const row = this.#database.prepare('SELECT wrapped FROM identity WHERE name = ?').get(name);
    return row && unwrapSecret(this.#kek, row['wrapped'] as Uint8Array, `identity/${name}`);
  }

  #write(name: string, value: Uint8Array): void {
    this.#database.prepare('INSERT OR REPLACE INTO identity VALUES (?, ?)').run(name, wrapSecret(this.#kek, value, `identity/${name}`));
  }
}
