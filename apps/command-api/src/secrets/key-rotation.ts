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
  /** The keys that sign from now on, printed. */
  onRotated: (logVerifierKeys: string[]) => void;
};

/**
 * Changes the keys of the running log, one change after the other. The new private key is durable before the fact that makes it the log's, the old
 * one is destroyed after a checkpoint covers the fact: a crash in between leaves both, and the log says which one is in force.
 */
export class KeyRotation {
  readonly #parts: KeyRotationParts;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: KeyRotationParts) {
    this.#parts = parts;
  }

  /** What a crash left: the key that is not in force is destroyed as soon as the handover is published. */
  settle(): void {
    this.#last = this.#settled().catch(() => {});
  }

  /** Writer first: its key then signs the fact that changes the log keys. Rejects when the log fails. */
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
