import {
  checkpointVerifier,
  ed25519NoteVerifier,
  formatVerifierKey,
  mlDsa44CheckpointVerifier,
  sign,
  verify,
  verifyingKey,
  type NoteVerifier,
  type SigningKey,
  type VerifyingKey,
} from '@teamgram/crypto';
import { logKeyPair, logKeySignatures, type Fact, type LogKeyPair, type LogKeySignatures, type StoredFact } from '@teamgram/event-schemas';
import { LogDamaged } from '../event-log.ts';

/** The two keys that sign every checkpoint: one that every verifier supports, and a post-quantum one. */
export type LogKeys = { ed25519: SigningKey; mlDsa44: SigningKey };
/** Their public halves. */
export type LogVerifyingKeys = { ed25519: VerifyingKey; mlDsa44: VerifyingKey };

/** The stream of facts about the log itself. */
export const LOG_STREAM = 'log';

export type WriterKeyRotated = Extract<Fact, { type: 'WriterKeyRotated' }>;
export type LogKeysRotated = Extract<Fact, { type: 'LogKeysRotated' }>;
export type KeyRotation = WriterKeyRotated | LogKeysRotated;

/** Whether the fact rotates the writer key or the log keys. */
export function isKeyRotation(fact: Fact | StoredFact): fact is KeyRotation {
  return fact.type === 'WriterKeyRotated' || fact.type === 'LogKeysRotated';
}

/** The name of writer keys; log keys are named by the origin alone. */
export function writerName(origin: string): string {
  return `${origin}/writer`;
}

/** Keys in force from a position on: a writer key signs the events from there on, log keys sign the checkpoints of at least that size. */
type InForce<Keys> = { keys: Keys; from: number };

/**
 * Which keys may sign what, from the first event on. Trust in the first keys suffices: each later key is endorsed by its predecessor in the log
 * itself, and has proved possession by signing as well.
 */
export class KeyHistory {
  readonly origin: string;
  readonly #writers: InForce<VerifyingKey>[];
  readonly #logKeys: InForce<LogVerifyingKeys>[];

  constructor(origin: string, writer: VerifyingKey, logKeys: LogVerifyingKeys) {
    this.origin = origin;
    this.#writers = [{ keys: writer, from: 0 }];
    this.#logKeys = [{ keys: logKeys, from: 0 }];
  }

  get writer(): VerifyingKey {
    return this.#writers.at(-1)!.keys;
  }

  get logKeys(): LogVerifyingKeys {
    return this.#logKeys.at(-1)!.keys;
  }

  /** Oldest first. */
  get writers(): readonly InForce<VerifyingKey>[] {
    return this.#writers;
  }

  /** Oldest first. */
  get logGenerations(): readonly InForce<LogVerifyingKeys>[] {
    return this.#logKeys;
  }

  /** The keys that must have signed a checkpoint over `size` events. */
  generationAt(size: number): InForce<LogVerifyingKeys> {
    return this.#logKeys.findLast(({ from }) => size >= from)!;
  }

  /** Adds a rotation. @throws {LogDamaged} when the outgoing keys did not endorse it */
  take(position: number, stream: string, fact: KeyRotation): void {
    const reason = stream === LOG_STREAM ? this.refusal(fact) : `a change of keys stands in the stream ${stream}`;
    if (reason) throw new LogDamaged(position, reason);
    if (fact.type === 'WriterKeyRotated') this.#writers.push({ keys: verifyingKey('ed25519', fact.newKey), from: position + 1 });
    else this.#logKeys.push({ keys: verifyingPair(fact.newKeys!), from: position + 1 });
  }

  /** The reason why a rotation cannot be the next one, if any. */
  refusal(fact: KeyRotation): string | undefined {
    return fact.type === 'WriterKeyRotated' ? this.#writerRefusal(fact) : this.#logKeysRefusal(fact);
  }

  #writerRefusal({ retiredKey, newKey, retiredSignature, newSignature }: WriterKeyRotated): string | undefined {
    if (!same(retiredKey, this.writer.bytes)) return 'the change of the writer key does not begin with the key in force';
    if (this.#writers.some(({ keys }) => same(keys.bytes, newKey))) return 'the change of the writer key brings back an earlier one';
    const message = writerStatement(this.origin, retiredKey, newKey);
    if (!verified(this.writer, message, retiredSignature)) return 'the change of the writer key is not signed by the key in force';
    if (!verifiedBy('ed25519', newKey, message, newSignature)) return 'the new writer key has not signed its change';
    return undefined;
  }

  #logKeysRefusal({ retiredKeys, newKeys, retiredSignatures, newSignatures }: LogKeysRotated): string | undefined {
    if (!retiredKeys || !newKeys || !retiredSignatures || !newSignatures) return 'the change of the log keys is incomplete';
    const { ed25519, mlDsa44 } = this.logKeys;
    if (!same(retiredKeys.ed25519, ed25519.bytes) || !same(retiredKeys.mlDsa44, mlDsa44.bytes)) return 'the change of the log keys does not begin with the keys in force';
    if (this.#logKeys.some(({ keys }) => same(keys.ed25519.bytes, newKeys.ed25519) || same(keys.mlDsa44.bytes, newKeys.mlDsa44))) return 'the change of the log keys brings back an earlier one';
    const message = logStatement(this.origin, retiredKeys, newKeys);
    if (!verifiedByPair(retiredKeys, message, retiredSignatures)) return 'the change of the log keys is not signed by both keys in force';
    if (!verifiedByPair(newKeys, message, newSignatures)) return 'the new log keys have not both signed their change';
    return undefined;
  }
}

/** The fact by which the writer key `retired` hands over to `next`. */
export function writerRotation(origin: string, retired: SigningKey, next: SigningKey): WriterKeyRotated {
  const [retiredKey, newKey] = [retired.verifyingKey.bytes, next.verifyingKey.bytes];
  const message = writerStatement(origin, retiredKey, newKey);
  return { type: 'WriterKeyRotated', stream: LOG_STREAM, retiredKey, newKey, retiredSignature: sign(retired, message), newSignature: sign(next, message) };
}

/** The fact by which a pair of log keys hands over to the next pair. */
export function logKeysRotation(origin: string, retired: LogKeys, next: LogKeys): LogKeysRotated {
  const [retiredKeys, newKeys] = [publicPair(retired), publicPair(next)];
  const message = logStatement(origin, retiredKeys, newKeys);
  return { type: 'LogKeysRotated', stream: LOG_STREAM, retiredKeys, newKeys, retiredSignatures: signedByPair(retired, message), newSignatures: signedByPair(next, message) };
}

/** The two verifiers of a generation; a checkpoint needs the signatures of both. */
export function logVerifiers(origin: string, { ed25519, mlDsa44 }: LogVerifyingKeys): NoteVerifier[] {
  return [ed25519NoteVerifier(origin, ed25519.bytes), mlDsa44CheckpointVerifier(origin, mlDsa44.bytes)];
}

export function publicLogKeys({ ed25519, mlDsa44 }: LogKeys): LogVerifyingKeys {
  return { ed25519: ed25519.verifyingKey, mlDsa44: mlDsa44.verifyingKey };
}

export function printedWriter(origin: string, writer: VerifyingKey): string {
  return formatVerifierKey(ed25519NoteVerifier(writerName(origin), writer.bytes));
}

export function printedLogKeys(origin: string, keys: LogVerifyingKeys): string[] {
  return logVerifiers(origin, keys).map(formatVerifierKey);
}

/** The content of `log-keys` for a log that begins with these keys. */
export function printedKeys(origin: string, writer: VerifyingKey, logKeys: LogKeys): string[] {
  return [...printedLogKeys(origin, publicLogKeys(logKeys)), printedWriter(origin, writer)];
}

export function sameLogKeys(one: LogVerifyingKeys, other: LogVerifyingKeys): boolean {
  return same(one.ed25519.bytes, other.ed25519.bytes) && same(one.mlDsa44.bytes, other.mlDsa44.bytes);
}

/** A pair from two published lines. @throws {CryptoError} BAD_KEY */
export function parseLogKeys([first = '', second = '']: readonly string[]): LogVerifyingKeys {
  const [ed25519, mlDsa44] = [checkpointVerifier(first), checkpointVerifier(second)];
  return { ed25519: verifyingKey('ed25519', ed25519.publicKey), mlDsa44: verifyingKey('ml-dsa-44', mlDsa44.publicKey) };
}

/**
 * The statement signed by both the retired and the new keys: label ‖ origin ‖ 0 ‖ retired key(s) ‖ new key(s). All keys have fixed lengths. The
 * retired keys bind it to one place in the chain, the origin to one log; the labels prevent confusion with signatures of commits and checkpoints.
 */
function writerStatement(origin: string, retired: Uint8Array, next: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`teamgram writer-key/v1\n${origin}\0`, 'utf8'), retired, next]);
}

function logStatement(origin: string, retired: LogKeyPair, next: LogKeyPair): Uint8Array {
  return Buffer.concat([Buffer.from(`teamgram log-keys/v1\n${origin}\0`, 'utf8'), retired.ed25519, retired.mlDsa44, next.ed25519, next.mlDsa44]);
}

function publicPair({ ed25519, mlDsa44 }: LogKeys): LogKeyPair {
  return logKeyPair({ ed25519: ed25519.verifyingKey.bytes, mlDsa44: mlDsa44.verifyingKey.bytes });
}

export function verifyingPair({ ed25519, mlDsa44 }: LogKeyPair): LogVerifyingKeys {
  return { ed25519: verifyingKey('ed25519', ed25519), mlDsa44: verifyingKey('ml-dsa-44', mlDsa44) };
}

function signedByPair({ ed25519, mlDsa44 }: LogKeys, message: Uint8Array): LogKeySignatures {
  return logKeySignatures({ ed25519: sign(ed25519, message), mlDsa44: sign(mlDsa44, message) });
}

function verifiedByPair(keys: LogKeyPair, message: Uint8Array, signatures: LogKeySignatures): boolean {
  return verifiedBy('ed25519', keys.ed25519, message, signatures.ed25519) && verifiedBy('ml-dsa-44', keys.mlDsa44, message, signatures.mlDsa44);
}

/** Keys and signatures from a log are untrusted bytes: malformed ones count as invalid. */
function verifiedBy(algorithm: 'ed25519' | 'ml-dsa-44', key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verify(verifyingKey(algorithm, key), message, signature);
  } catch {
    return false;
  }
}

function verified(key: VerifyingKey, message: Uint8Array, signature: Uint8Array): boolean {
  return verifiedBy(key.algorithm as 'ed25519', key.bytes, message, signature);
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
