/** What this browser has seen of a journal, and the check that a newly shown checkpoint is consistent with it. */
import type { Server } from './api.ts';
import { hashOf, same, verifyConsistency } from './merkle.ts';
import { checkSignatures, isSigned, parseCheckpoint, type Checkpoint, type SignatureLine } from './note.ts';

/** The checkpoint shown contradicts what was signed or seen before; `evidence` lets others verify that. */
export class Refused extends Error {
  readonly evidence: string[];
  constructor(reason: string, evidence: string[] = []) {
    super(reason);
    this.evidence = evidence;
  }
}

type Remembered = { origin: string; keys: string[]; note: string; firstSeenMs: number; seenMs: number };

const storeOf = (partition: number) => `auditor-page/v1${partition === 0 ? '' : `/${partition}`}`;
/** Number of log keys in use (Ed25519 and ML-DSA-44); earlier keys are found in the key history. */
const LOG_KEYS = 2;

export class Trust {
  #remembered: Remembered | undefined;
  /** When the log was first and last seen by this browser; undefined on the first visit. */
  readonly since: { firstSeenMs: number; seenMs: number; size: number } | undefined;
  readonly #server: Server;
  readonly #store: string;

  constructor(server: Server, partition: number) {
    this.#server = server;
    this.#store = storeOf(partition);
    const stored = localStorage.getItem(this.#store);
    this.#remembered = stored === null ? undefined : (JSON.parse(stored) as Remembered);
    const known = this.#remembered;
    this.since = known && { firstSeenMs: known.firstSeenMs, seenMs: known.seenMs, size: parseCheckpoint(known.note).size };
  }

  /**
   * Accepts a checkpoint from the server if it is signed by the log's keys and consistent with the last one seen.
   * @throws {Refused}
   */
  async take(note: string, printed: readonly string[]): Promise<{ checkpoint: Checkpoint; lines: SignatureLine[] }> {
    const checkpoint = parseCheckpoint(note);
    const lines = await checkSignatures(checkpoint, printed);
    if (!isSigned(lines)) throw new Refused('The checkpoint is not signed by the keys of the log.', [note]);
    const known = this.#remembered;
    if (known) await this.#requireKnown(known, checkpoint, printed);
    if (!known || checkpoint.size >= parseCheckpoint(known.note).size) this.#remember(checkpoint, printed);
    return { checkpoint, lines };
  }

  /**
   * Checks the newest checkpoint against one that a witness has seen. A checkpoint that the log itself did not sign proves nothing against the log.
   * @throws {Refused}
   */
  async holdAgainst(seenNote: string, newest: Checkpoint, printed: readonly string[]): Promise<void> {
    const seen = parseCheckpoint(seenNote);
    if (seen.origin === newest.origin && isSigned(await checkSignatures(seen, printed))) await requireOneHistory(this.#server, seen, newest, WITNESS);
  }

  /** Discards the stored state: for a visitor who knows why the log was replaced. */
  forget(): void {
    localStorage.removeItem(this.#store);
  }

  async #requireKnown(known: Remembered, shown: Checkpoint, printed: readonly string[]): Promise<void> {
    const evidence = [known.note, shown.note];
    if (known.origin !== shown.origin) throw new Refused(`This is another log: it was ${known.origin}, it is ${shown.origin}.`, evidence);
    if (!known.keys.every((key) => printed.includes(key))) throw new Refused('The log no longer prints the keys that it had on your last visit.', evidence);
    await requireOneHistory(this.#server, parseCheckpoint(known.note), shown, VISITOR);
  }

  #remember({ note, origin }: Checkpoint, printed: readonly string[]): void {
    const nowMs = Date.now();
    this.#remembered = { origin, keys: printed.slice(0, LOG_KEYS), note, firstSeenMs: this.#remembered?.firstSeenMs ?? nowMs, seenMs: nowMs };
    localStorage.setItem(this.#store, JSON.stringify(this.#remembered));
  }
}

/** Who has seen the earlier checkpoint, as worded in a refusal. */
type Seer = { hasSeen: string; sawBefore: string };
const VISITOR: Seer = { hasSeen: 'you have seen', sawBefore: 'you saw before' };
const WITNESS: Seer = { hasSeen: 'a witness has seen', sawBefore: 'a witness saw' };

/** Requires a consistency proof between the two checkpoints. @throws {Refused} */
async function requireOneHistory(server: Server, seen: Checkpoint, shown: Checkpoint, { hasSeen, sawBefore }: Seer): Promise<void> {
  const evidence = [seen.note, shown.note];
  const [older, newer] = seen.size <= shown.size ? [seen, shown] : [shown, seen];
  if (older.size === newer.size) {
    if (same(older.root, newer.root)) return;
    throw new Refused('Two different histories of the same length were signed: a split view. Keep the evidence.', evidence);
  }
  const hashes = await server.consistency(older.size, newer.size).catch(() => undefined);
  if (!hashes && newer === seen) throw new Refused(`The log was rolled back: ${hasSeen} ${seen.size} events signed, now there are ${shown.size}.`, evidence);
  if (!hashes || !(await verifyConsistency(older, newer, hashes.map(hashOf)))) {
    throw new Refused(`The log does not continue the history that ${sawBefore}: events were changed, or you are shown another one (a split view). Keep the evidence.`, evidence);
  }
}
