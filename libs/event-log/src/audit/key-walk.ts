import { noteKeyId, NOTE_ED25519, type VerifyingKey } from '@teamgram/crypto';
import { decodeEnvelope, type Envelope } from '@teamgram/event-schemas';
import type { SignedCheckpoint } from '../tree/checkpoints.ts';
import { writerName } from '../tree/key-history.ts';
import { requireKeys, type AuditKeys } from './audit-keys.ts';
import { findingFrom } from './findings.ts';
import { joinTrail, KeyTrail, type KeySteps } from './key-trail.ts';
import type { AuditOptions } from './report.ts';

/** Advances the key history through a log, from its first keys on, and records the rotations so that the audit can be resumed. */
export class KeyWalk {
  readonly #keys: AuditKeys;
  readonly #rotations: Uint8Array[] = [];

  /** @param rotations stored bytes of the key rotations that an earlier run has passed */
  constructor(keys: AuditKeys, rotations: readonly Uint8Array[] = []) {
    this.#keys = keys;
    for (const entry of rotations) this.take([decodeEnvelope(entry)], [entry]);
  }

  /** The writer key in force for the next commit. */
  get writer(): VerifyingKey {
    return this.#keys.history.writer;
  }

  /** Stored bytes of all key rotations so far. */
  get rotations(): readonly Uint8Array[] {
    return this.#rotations;
  }

  /** Processes consecutive events; for files, one commit. @throws {Finding} */
  take(envelopes: readonly Envelope[], entries: readonly Uint8Array[]): void {
    const trail = new KeyTrail();
    for (const envelope of envelopes) trail.take(envelope);
    const first = envelopes[0]?.position ?? 0;
    findingFrom('key-history', () => joinTrail(this.#keys.history, trail));
    for (const { position } of trail.rotations) this.#rotations.push(entries[position - first]!);
  }

  /** Whether all events of a run are by the writer in force, with no rotation among them. */
  fits({ writers, rotations }: KeySteps): boolean {
    const id = noteKeyId(writerName(this.#keys.origin), NOTE_ED25519, this.writer.bytes);
    return rotations.length === 0 && writers.every(({ writerKeyId }) => Buffer.compare(writerKeyId, id) === 0);
  }

  /** The checks at the end of the audit. @throws {Finding} */
  requireKeys(heads: readonly SignedCheckpoint[], options: AuditOptions): void {
    findingFrom('key-history', () => requireKeys(this.#keys, heads, options));
  }
}
