import { consistencyProof, CryptoError, parseNote, rootAt, verifyNote, type NoteVerifier } from '@teamgram/crypto';
import type { LogReader } from '../reading/log-reader.ts';
import type { SignedCheckpoint } from '../tree/checkpoints.ts';
import { formatAddCheckpoint, TLOG_SIZE_TYPE } from './add-checkpoint.ts';
import { signatureLine } from './cosigned-file.ts';
import { witnessVerifier } from './cosignature.ts';

/** The address of a witness and its published keys: Ed25519 (0x04), ML-DSA-44 (0x06) or both. */
export type WitnessAddress = { url: string; verifierKeys: string[] };

/** A contradiction between a witness and this log. Roots in base64; the witness's root is known only if it shows its checkpoint. */
export type Contradiction = { size: number; ownSize: number; ownRoot: string | undefined; witnessRoot: string | undefined };

export type Submission =
  /** Verified signature lines. */
  | { kind: 'cosigned'; lines: string[] }
  /** The witness has already cosigned a larger size than the one submitted: submit a newer checkpoint. */
  | { kind: 'outrun'; size: number }
  /** The witness has a different history: a split view, or this log was rolled back. */
  | { kind: 'contradicted'; size: number }
  | { kind: 'refused'; reason: string }
  | { kind: 'unreachable'; reason: string };

/** An HTTP request with a guaranteed end, whatever the other side does. */
export type Exchange = (url: string, body: string | undefined) => Promise<{ status: number; contentType: string; body: string }>;

const SIZE_LINE = /^(0|[1-9][0-9]{0,15})\n$/;
/** A conflict response names the size to retry with; a concurrent submission may intervene. */
const TRIES = 3;

const REFUSALS: Record<number, string> = {
  400: 'it finds the request malformed',
  403: 'it does not know the log keys in force: tell its operator the keys in connect.json',
  404: 'it does not watch this log: tell its operator the origin and the keys in connect.json',
};

/** Submits checkpoints of one log to one witness (c2sp.org/tlog-witness). */
export class WitnessClient {
  readonly url: string;
  readonly name: string;
  readonly #verifiers: readonly NoteVerifier[];
  readonly #reader: LogReader;
  readonly #exchange: Exchange;
  /** The size that the witness cosigned last, as far as known: "it MAY initially make a request with a old size of zero to obtain it". */
  #knownSize = 0;

  /** @throws {CryptoError} BAD_KEY */
  constructor({ url, verifierKeys }: WitnessAddress, reader: LogReader, exchange: Exchange) {
    this.url = url.replace(/\/$/, '');
    this.#verifiers = verifierKeys.map(witnessVerifier);
    this.name = this.#verifiers[0]!.name;
    this.#reader = reader;
    this.#exchange = exchange;
  }

  async submit(head: SignedCheckpoint): Promise<Submission> {
    for (let tries = 0; tries < TRIES; tries++) {
      if (this.#knownSize > head.size) return { kind: 'outrun', size: this.#knownSize };
      const answer = await this.#post(head);
      if (typeof answer === 'string') return { kind: 'unreachable', reason: answer };
      if (answer.status === 200) return this.#cosigned(head, answer.body);
      if (answer.status === 422) return { kind: 'contradicted', size: this.#knownSize };
      if (answer.status !== 409) return REFUSALS[answer.status] ? { kind: 'refused', reason: REFUSALS[answer.status]! } : { kind: 'unreachable', reason: `it answers ${answer.status}` };
      const size = answer.contentType.startsWith(TLOG_SIZE_TYPE) ? SIZE_LINE.exec(answer.body)?.[1] : undefined;
      if (size === undefined) return { kind: 'unreachable', reason: 'it answers a conflict without its size' };
      // A conflict at the same size: "If the old size matches the checkpoint size, the witness MUST check that the root hashes are also identical."
      if (Number(size) === this.#knownSize) return { kind: 'contradicted', size: this.#knownSize };
      this.#knownSize = Number(size);
    }
    return { kind: 'unreachable', reason: 'somebody else submits checkpoints of this log at the same time' };
  }

  /**
   * The checkpoint with this log's signatures that a witness of this project shows (`GET /checkpoint/<SHA-256 of the origin>`). Undefined if it shows
   * none; other witnesses need not support this.
   */
  async shownCheckpoint(path: string): Promise<string | undefined> {
    try {
      const { status, body } = await this.#exchange(`${this.url}/${path}`, undefined);
      return status === 200 ? body : undefined;
    } catch {
      return undefined;
    }
  }

  /** The root of this log's first `size` events in base64; undefined if it has fewer. */
  ownRoot(size: number): string | undefined {
    if (size > (this.#reader.checkpoint()?.size ?? 0)) return undefined;
    return Buffer.from(rootAt(this.#reader.subtrees, size)).toString('base64');
  }

  async #post({ size, note }: SignedCheckpoint): Promise<{ status: number; contentType: string; body: string } | string> {
    const [oldSize, { subtrees }] = [this.#knownSize, this.#reader];
    const proof = oldSize > 0 && oldSize < size ? consistencyProof(subtrees, oldSize, size) : [];
    try {
      return await this.#exchange(`${this.url}/add-checkpoint`, formatAddCheckpoint({ oldSize, proof, checkpoint: note }));
    } catch (error) {
      const { cause, message } = error as Error;
      return (cause as NodeJS.ErrnoException | undefined)?.code ?? message;
    }
  }

  /** "The client MUST ignore any cosignatures from unknown keys." An invalid one of a known key invalidates the response. */
  #cosigned({ note, size }: SignedCheckpoint, lines: string): Submission {
    try {
      const answered = `${parseNote(note).text}\n${lines}`;
      const { verified } = verifyNote(answered, this.#verifiers);
      this.#knownSize = size;
      const good = parseNote(answered).signatures.filter(({ name, keyId }) => verified.some((known) => known.name === name && Buffer.compare(known.keyId, keyId) === 0));
      return { kind: 'cosigned', lines: good.map(signatureLine) };
    } catch (error) {
      if (error instanceof CryptoError) return { kind: 'refused', reason: `its cosignature is not by the key in settings.json (${error.message})` };
      throw error;
    }
  }
}
