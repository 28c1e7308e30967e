import type { DatabaseSync } from 'node:sqlite';
import {
  ed25519NoteVerifier,
  formatVerifierKey,
  generateSigningKey,
  mlDsa44CheckpointVerifier,
  secureRandom,
  signingKeyFromSeed,
  signingSeed,
  unwrapSecret,
  wrapSecret,
} from '@teamgram/crypto';
import type { SignatureAlgorithm, SigningKey } from '@teamgram/crypto';
import type { LogKeys } from '@teamgram/event-log';

/** Who this log is: its name for ever and the keys that sign for it. Made at the first start. */
export type LogIdentity = { origin: string; writerKey: SigningKey; logKeys: LogKeys };

export function loadOrCreateIdentity(database: DatabaseSync, kek: Uint8Array): LogIdentity {
  const origin = kept(database, kek, 'origin', () => Buffer.from(`teamgram-server/${Buffer.from(secureRandom(8)).toString('hex')}`, 'utf8'));
  return {
    origin: Buffer.from(origin).toString('utf8'),
    writerKey: signingKey(database, kek, 'writer', 'ed25519'),
    logKeys: { ed25519: signingKey(database, kek, 'log-ed25519', 'ed25519'), mlDsa44: signingKey(database, kek, 'log-ml-dsa-44', 'ml-dsa-44') },
  };
}

/** The printed keys with which anybody checks the log's checkpoints (C2SP signed-note "vkey" lines). */
export function verifierKeys({ origin, logKeys }: LogIdentity): string[] {
  const { ed25519, mlDsa44 } = logKeys;
  const verifiers = [ed25519NoteVerifier(origin, ed25519.verifyingKey.bytes), mlDsa44CheckpointVerifier(origin, mlDsa44.verifyingKey.bytes)];
  return verifiers.map(formatVerifierKey);
}

function signingKey(database: DatabaseSync, kek: Uint8Array, name: string, algorithm: SignatureAlgorithm): SigningKey {
  return signingKeyFromSeed(algorithm, kept(database, kek, name, () => signingSeed(generateSigningKey(algorithm))));
}

function kept(database: DatabaseSync, kek: Uint8Array, name: string, make: () => Uint8Array): Uint8Array {
  const row = database.prepare('SELECT wrapped FROM identity WHERE name = ?').get(name);
  if (row) return unwrapSecret(kek, row['wrapped'] as Uint8Array, `identity/${name}`);
  const value = make();
  database.prepare('INSERT INTO identity VALUES (?, ?)').run(name, wrapSecret(kek, value, `identity/${name}`));
  return value;
}
