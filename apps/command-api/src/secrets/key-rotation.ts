import type { DatabaseSync } from 'node:sqlite';
import { generateSigningKey, secureRandom } from '@teamgram/crypto';
import type { EmbeddedEventLog, KeyRotation as Rotation } from '@teamgram/event-log';
import type { KeysRotated } from '@teamgram/host';
import type { WriteState } from '../state/write-state.ts';
import { keepOnly, prepareLogKeys, prepareWriterKey } from './log-identity.ts';

export type KeyRotationParts = {
  log: EmbeddedEventLog;
  state: WriteState;
  secrets: DatabaseSync;
  kek: Uint8Array;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Called with the printed verifier keys now in force. */
  onRotated: (logVerifierKeys: string[]) => void;
};

/**
 * Rotates the keys of the running log, one rotation at a time. The new private key is durable before the event that puts it into force; the old one
 * is destroyed after a checkpoint covers that event. A crash in between leaves both keys, and the log says which one is in force.
 */
export class KeyRotation {
  readonly #parts: KeyRotationParts;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: KeyRotationParts) {
    this.#parts = parts;
  }

  /** Completes a rotation that a crash interrupted: destroys the key that is not in force once the handover is covered by a checkpoint. */
  settle(): void {
    this.#last = this.#settled().catch(() => {});
  }

  /** Rotates the writer key first, so that it signs the event that changes the log keys. Rejects when the log fails. */
  rotate({ writer, log }: { writer: boolean; log: boolean }): Promise<KeysRotated> {
    const rotated = this.#last.then(async () => {
      const positions: KeysRotated['positions'] = {};
      if (writer) positions.writer = await this.#rotateWriter();
      if (log) positions.log = await this.#rotateLogKeys();
      return { positions, logVerifierKeys: this.#parts.log.verifierKeys };
    });
    this.#last = rotated.catch(() => {});
    return rotated;
  }

  #rotateWriter(): Promise<number> {
    const { log, secrets, kek } = this.#parts;
    const next = generateSigningKey('ed25519');
    prepareWriterKey(secrets, kek, next);
    return this.#append(log.keys.rotateWriter(next));
  }

  async #rotateLogKeys(): Promise<number> {
    const { log, secrets, kek, onRotated } = this.#parts;
    const next = { ed25519: generateSigningKey('ed25519'), mlDsa44: generateSigningKey('ml-dsa-44') };
    prepareLogKeys(secrets, kek, next);
    const position = await this.#append(log.keys.rotateLogKeys(next));
    onRotated(log.verifierKeys);
    return position;
  }

  async #append(fact: Rotation): Promise<number> {
    const { state, now } = this.#parts;
    const id = secureRandom(16);
    const { events, durable } = state.append([{ id, fact, timeMs: now(), causationId: id, correlationId: new Uint8Array(0) }]);
    await durable;
    await this.#settled();
    return events[0]!.position;
  }

  async #settled(): Promise<void> {
    const { log, secrets, kek } = this.#parts;
    await Promise.race([log.keys.settled, log.failed.then((reason) => Promise.reject(reason))]);
    keepOnly(secrets, kek, log.keys);
  }
}
