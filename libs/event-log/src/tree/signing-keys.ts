import { ed25519NoteSigner, mlDsa44CheckpointSigner, noteKeyId, NOTE_ED25519, type NoteSigner, type SigningKey } from '@teamgram/crypto';
import type { Fact } from '@teamgram/event-schemas';
import {
  isKeyRotation,
  KeyHistory,
  logKeysRotation,
  publicLogKeys,
  sameLogKeys,
  writerName,
  writerRotation,
  type KeyRotation,
  type LogKeys,
  type LogKeysRotated,
  type WriterKeyRotated,
} from './key-history.ts';

/** The log was opened with other keys than those in force; it would sign a history that nobody else can verify. */
export class WrongLogKeys extends Error {}

/** The private keys with which a log is opened. `next…`: keys prepared for a rotation that may or may not have happened before a crash. */
export type HeldKeys = {
  /** Signs every commit; Ed25519. */
  writerKey: SigningKey;
  /** Sign every checkpoint. */
  logKeys: LogKeys;
  nextWriterKey?: SigningKey | undefined;
  nextLogKeys?: LogKeys | undefined;
};

/** The 4-byte writer_key_id of envelopes. */
export function writerKeyId(origin: string, key: { bytes: Uint8Array }): Uint8Array {
  return noteKeyId(writerName(origin), NOTE_ED25519, key.bytes);
}

/** A rotation that no checkpoint covers yet. */
type Pending = {
  /** Size of the smallest checkpoint that covers it. */
  from: number;
  /** Sign the first checkpoint over the rotation of log keys for the last time. */
  retiredLogKeys?: LogKeys | undefined;
  /** Signs commits that were begun before the rotation. */
  retiredWriter?: SigningKey | undefined;
};

/**
 * The signing keys of a running log: which key signs the next commit, and which the next checkpoint. A rotation takes effect within the call that
 * appends its fact. Retired keys are kept until a checkpoint covers the fact; for log keys that checkpoint is the handover, which carries the
 * signatures of both pairs.
 */
export class SigningKeys {
  readonly history: KeyHistory;
  readonly #nowS: () => number;
  #writer: SigningKey;
  #writerId: Uint8Array;
  #logKeys: LogKeys;
  #nextWriter: SigningKey | undefined;
  #nextLogKeys: LogKeys | undefined;
  #pending: Pending | undefined;
  #settled = Promise.withResolvers<void>();

  /**
   * @param signedSize size of the last signed checkpoint: shows whether the handover was signed
   * @throws {WrongLogKeys} when the keys in force are not among those held
   */
  constructor(history: KeyHistory, held: HeldKeys, signedSize: number, nowS: () => number) {
    this.history = history;
    this.#nowS = nowS;
    this.#writer = inForce([held.writerKey, held.nextWriterKey], (key) => isKey(key, history.writer.bytes), 'another writer key');
    this.#logKeys = inForce([held.logKeys, held.nextLogKeys], (keys) => sameLogKeys(publicLogKeys(keys), history.logKeys), 'other log keys');
    this.#writerId = writerKeyId(history.origin, history.writer);
    const { from } = history.logGenerations.at(-1)!;
    if (this.#logKeys === held.nextLogKeys && signedSize < from) this.#pending = { from, retiredLogKeys: held.logKeys };
    else this.#settled.resolve();
  }

  get writer(): SigningKey {
    return this.#writer;
  }

  get writerId(): Uint8Array {
    return this.#writerId;
  }

  get logKeys(): LogKeys {
    return this.#logKeys;
  }

  /** Resolves when a checkpoint covers the last rotation and the new keys are published: the retired ones are then no longer needed. */
  get settled(): Promise<void> {
    return this.#settled.promise;
  }

  /** Number of pairs of log keys that have signed a checkpoint. */
  get publishedGenerations(): number {
    return this.history.logGenerations.length - (this.#pending?.retiredLogKeys ? 1 : 0);
  }

  /**
   * The fact that makes `next` the writer key; it must be appended at once, in a call of its own. @throws {RangeError} while the last rotation is not
   * settled
   */
  rotateWriter(next: SigningKey): WriterKeyRotated {
    this.#requireSettled();
    this.#nextWriter = next;
    return writerRotation(this.history.origin, this.#writer, next);
  }

  /** Like `rotateWriter`, for the log keys. */
  rotateLogKeys(next: LogKeys): LogKeysRotated {
    this.#requireSettled();
    this.#nextLogKeys = next;
    return logKeysRotation(this.history.origin, this.#logKeys, next);
  }

  /** The rotation in an append call, if any. @throws {RangeError} unless it is alone, is the one created last, and its private keys are held */
  rotationIn(events: readonly { fact: Fact }[]): KeyRotation | undefined {
    const rotation = events.find(({ fact }) => isKeyRotation(fact))?.fact;
    if (!rotation || !isKeyRotation(rotation)) return undefined;
    if (events.length > 1) throw new RangeError('a change of keys is appended alone');
    this.#requireSettled();
    const reason = this.#holdsNew(rotation) ? this.history.refusal(rotation) : 'the new keys are not held';
    if (reason) throw new RangeError(reason);
    return rotation;
  }

  /** Puts the new keys into force from the next event on. @throws {LogDamaged} */
  take(position: number, rotation: KeyRotation): void {
    this.history.take(position, rotation.stream, rotation);
    this.#settled = Promise.withResolvers();
    if (rotation.type === 'WriterKeyRotated') {
      this.#pending = { from: position + 1, retiredWriter: this.#writer };
      this.#writer = this.#nextWriter!;
      this.#writerId = writerKeyId(this.history.origin, this.history.writer);
    } else {
      this.#pending = { from: position + 1, retiredLogKeys: this.#logKeys };
      this.#logKeys = this.#nextLogKeys!;
    }
    [this.#nextWriter, this.#nextLogKeys] = [undefined, undefined];
  }

  /** The key that signs a commit whose events carry this writer_key_id. */
  writerOf(id: Uint8Array): SigningKey {
    const retired = this.#pending?.retiredWriter;
    return retired && Buffer.compare(id, this.#writerId) !== 0 ? retired : this.#writer;
  }

  /** The keys that sign a checkpoint over `size` events, and whether it is a handover between log keys. */
  checkpointSigners(size: number): { signers: NoteSigner[]; handover: boolean } {
    const retired = this.#pending?.retiredLogKeys;
    if (!retired) return { signers: this.#signers(this.#logKeys), handover: false };
    const handover = this.#covers(size);
    return { signers: [...this.#signers(retired), ...(handover ? this.#signers(this.#logKeys) : [])], handover };
  }

  /** To be called when a checkpoint over `size` events is on disk. If it covers the rotation, publishes the keys and drops the retired ones. */
  async published(size: number, print: () => Promise<void>): Promise<void> {
    if (!this.#pending || !this.#covers(size)) return;
    await print();
    this.#pending = undefined;
    this.#settled.resolve();
  }

  #covers(size: number): boolean {
    return this.#pending !== undefined && size >= this.#pending.from;
  }

  #requireSettled(): void {
    if (this.#pending) throw new RangeError('the last change of keys is not published yet');
  }

  #holdsNew(rotation: KeyRotation): boolean {
    if (rotation.type === 'WriterKeyRotated') return isKey(this.#nextWriter, rotation.newKey);
    return isKey(this.#nextLogKeys?.ed25519, rotation.newKeys?.ed25519) && isKey(this.#nextLogKeys?.mlDsa44, rotation.newKeys?.mlDsa44);
  }

  #signers({ ed25519, mlDsa44 }: LogKeys): NoteSigner[] {
    const { origin } = this.history;
    return [ed25519NoteSigner(origin, ed25519), mlDsa44CheckpointSigner(origin, mlDsa44, this.#nowS)];
  }
}

function inForce<Keys>(held: readonly (Keys | undefined)[], matches: (keys: Keys) => boolean, what: string): Keys {
  const found = held.find((keys): keys is Keys & {} => keys !== undefined && matches(keys));
  if (!found) throw new WrongLogKeys(`this log was begun or continued with ${what} than what the secrets hold`);
  return found;
}

function isKey(key: SigningKey | undefined, publicKey: Uint8Array | undefined): boolean {
  return key !== undefined && publicKey !== undefined && Buffer.compare(key.verifyingKey.bytes, publicKey) === 0;
}
