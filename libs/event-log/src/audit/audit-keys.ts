import { CryptoError, NOTE_ED25519, parseVerifierKey, verifyingKey, type NoteVerifier, type VerifyingKey } from '@teamgram/crypto';
import { LogDamaged } from '../event-log.ts';
import { checkpointVerifiers } from '../tree/checkpoints.ts';
import { writerName } from '../tree/log-keys.ts';
import type { AuditOptions } from './report.ts';

export type AuditKeys = {
  origin: string;
  /** All of them must have signed every checkpoint. */
  verifiers: NoteVerifier[];
  /** By hex of writer_key_id. */
  writers: Map<string, VerifyingKey>;
};

const LOG_KEYS = 2;

/** Reads the printed keys and holds them against those that the auditor brought. @throws {LogDamaged} */
export function auditKeys(printed: readonly string[], { verifierKeys }: AuditOptions): AuditKeys {
  const strange = verifierKeys?.find((key) => !printed.includes(key));
  if (strange) throw new LogDamaged(0, `the log does not print the key ${strange.slice(0, 80)} that it is expected to have`);
  try {
    const verifiers = checkpointVerifiers(printed.slice(0, LOG_KEYS));
    if (verifiers.length < LOG_KEYS) throw new LogDamaged(0, 'the log prints no keys (log-keys)');
    const origin = verifiers[0]!.name;
    return { origin, verifiers, writers: new Map(printed.slice(LOG_KEYS).map((key) => writerOf(key, origin))) };
  } catch (error) {
    if (error instanceof CryptoError) throw new LogDamaged(0, `a printed key of the log is malformed: ${error.message}`);
    throw error;
  }
}

function writerOf(text: string, origin: string): [string, VerifyingKey] {
  const { name, type, keyId, publicKey } = parseVerifierKey(text);
  if (name !== writerName(origin) || type !== NOTE_ED25519) throw new CryptoError('BAD_KEY', `${name} is no writer of this log`);
  return [Buffer.from(keyId).toString('hex'), verifyingKey('ed25519', publicKey)];
}
