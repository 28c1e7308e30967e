import { CryptoError, parseCheckpoint, signNote, verifyConsistency, verifyNote, type Checkpoint, type NoteSigner, type NoteVerifier } from '@teamgram/crypto';
import { parseAddCheckpoint, TLOG_SIZE_TYPE, type AddCheckpoint } from './add-checkpoint.ts';

/** The newest tree head of a log that the witness has cosigned. Size 0: none yet. */
export type WitnessedHead = { size: number; root: Uint8Array; note: string };

/** The persistent state of a witness. */
export interface WitnessStore {
  /** The published keys of a log; undefined for an origin that the witness does not watch. */
  keysOf(origin: string): NoteVerifier[] | undefined;
  headOf(origin: string): WitnessedHead;
  /**
   * Replaces the head over `oldSize` events by `head`; durable when it returns. False if another request intervened. "Checking the old size against
   * the latest checkpoint and persisting the new checkpoint must be performed atomically".
   */
  advance(origin: string, oldSize: number, head: WitnessedHead): boolean;
  /** Keeps a checkpoint that the log has signed and that contradicts the head, as evidence. */
  keepContradiction(origin: string, note: string): void;
}

/** The HTTP response of a witness. */
export type WitnessAnswer = { status: 200 | 400 | 403 | 404 | 409 | 422; contentType: string; body: string };

const TEXT = 'text/plain; charset=utf-8';

/** A witness (c2sp.org/tlog-witness): cosigns one growing history per log and refuses all others. Synchronous, so requests are processed one at a time. */
export class Witness {
  readonly #store: WitnessStore;
  readonly #signers: readonly NoteSigner[];

  constructor(store: WitnessStore, signers: readonly NoteSigner[]) {
    this.#store = store;
    this.#signers = signers;
  }

  /** Handles the body of an add-checkpoint request. Rethrows errors of the store: nothing was cosigned then. */
  addCheckpoint(body: string): WitnessAnswer {
    const request = wellFormed(() => parseAddCheckpoint(body));
    const claimed = request && wellFormed(() => parseCheckpoint(request.checkpoint.slice(0, request.checkpoint.lastIndexOf('\n\n') + 1)));
    if (!request || !claimed) return refuse(400, 'the request is malformed');
    const verifiers = this.#store.keysOf(claimed.origin);
    if (!verifiers) return refuse(404, 'this log is not watched here');
    const text = wellFormed(() => verifyNote(request.checkpoint, verifiers).text);
    if (text === undefined) return refuse(403, 'the checkpoint is not signed by a key that is known here for this log');
    return this.#judge(request, parseCheckpoint(text), text);
  }

  #judge({ oldSize, proof, checkpoint }: AddCheckpoint, { origin, size, root }: Checkpoint, text: string): WitnessAnswer {
    if (oldSize > size) return refuse(400, 'the old size is larger than that of the checkpoint');
    const head = this.#store.headOf(origin);
    if (oldSize !== head.size) return conflict(head.size);
    if (oldSize === size && size > 0 && Buffer.compare(head.root, root) !== 0) return this.#contradicted(origin, checkpoint, conflict(head.size));
    // "The proof MUST be empty if the old size is zero."
    const consistent = oldSize === 0 ? proof.length === 0 : verifyConsistency(head, { size, root }, proof);
    if (!consistent) return this.#contradicted(origin, checkpoint, refuse(422, 'the proof does not lead from the history that is known here to this one'));
    const cosignatures = signNote(text, this.#signers).slice(text.length + 1);
    const advanced = this.#store.advance(origin, oldSize, { size, root, note: checkpoint + cosignatures });
    return advanced ? { status: 200, contentType: TEXT, body: cosignatures } : conflict(this.#store.headOf(origin).size);
  }

  #contradicted(origin: string, note: string, answer: WitnessAnswer): WitnessAnswer {
    this.#store.keepContradiction(origin, note);
    return answer;
  }
}

/** Undefined if the client's input is malformed. */
function wellFormed<Value>(parse: () => Value): Value | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof CryptoError) return undefined;
    throw error;
  }
}

function refuse(status: 400 | 403 | 404 | 422, line: string): WitnessAnswer {
  return { status, contentType: TEXT, body: `${line}\n` };
}

/** "The response body MUST consist of the tree size of the latest cosigned checkpoint in decimal, followed by a newline". */
function conflict(size: number): WitnessAnswer {
  return { status: 409, contentType: TLOG_SIZE_TYPE, body: `${size}\n` };
}
