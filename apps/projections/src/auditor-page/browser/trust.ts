/** What this browser has seen of the log, and whether what it is shown now continues it. */
import { server } from './api.ts';
import { hashOf, same, verifyConsistency } from './merkle.ts';
import { checkSignatures, isSigned, parseCheckpoint, type Checkpoint, type SignatureLine } from './note.ts';

/** Something that was shown contradicts what was signed or seen before; `evidence` is for others to check. */
export class Refused extends Error {
  readonly evidence: string[];
  constructor(reason: string, evidence: string[] = []) {
    super(reason);
    this.evidence = evidence;
  }
}

type Remembered = { origin: string; keys: string[]; note: string; firstSeenMs: number; seenMs: number };

const STORE = 'auditor-page/v1';
/** The pair that signs now; what came before them is in the history of keys. */
const LOG_KEYS = 2;

export class Trust {
  #remembered: Remembered | undefined;
  /** When the log was first and last seen by this browser; undefined on the first visit. */
  readonly since: { firstSeenMs: number; seenMs: number; size: number } | undefined;
  head: Checkpoint | undefined;

  constructor(storage: Storage = localStorage) {
    const stored = storage.getItem(STORE);
    this.#remembered = stored === null ? undefined : (JSON.parse(stored) as Remembered);
    const known = this.#remembered;
    this.since = known && { firstSeenMs: known.firstSeenMs, seenMs: known.seenMs, size: parseCheckpoint(known.note).size };
  }

  /**
   * Takes a checkpoint that the server shows: signed by the log's keys, and of one history with the last one seen.
   * @throws {Refused}
   */
  async take(note: string, printed: readonly string[]): Promise<{ checkpoint: Checkpoint; lines: SignatureLine[] }> {
    const checkpoint = parseCheckpoint(note);
    const lines = await checkSignatures(checkpoint, printed);
    if (!isSigned(lines)) throw new Refused('The checkpoint is not signed by the keys of the log.', [note]);
    const known = this.#remembered;
    if (known) await requireOneHistory(known, checkpoint, printed);
    if (!known || checkpoint.size >= parseCheckpoint(known.note).size) this.#remember(checkpoint, printed);
    return { checkpoint, lines };
  }

  /** Begins anew: for whoever knows why the log is another one. */
  static forget(storage: Storage = localStorage): void {
    storage.removeItem(STORE);
  }

  #remember({ note, origin }: Checkpoint, printed: readonly string[]): void {
    const nowMs = Date.now();
    this.head = parseCheckpoint(note);
    this.#remembered = { origin, keys: printed.slice(0, LOG_KEYS), note, firstSeenMs: this.#remembered?.firstSeenMs ?? nowMs, seenMs: nowMs };
    localStorage.setItem(STORE, JSON.stringify(this.#remembered));
  }
}

/** @throws {Refused} */
async function requireOneHistory(known: Remembered, shown: Checkpoint, printed: readonly string[]): Promise<void> {
  const seen = parseCheckpoint(known.note);
  const evidence = [known.note, shown.note];
  if (known.origin !== shown.origin) throw new Refused(`This is another log: it was ${known.origin}, it is ${shown.origin}.`, evidence);
  if (!known.keys.every((key) => printed.includes(key))) throw new Refused('The log no longer prints the keys that it had on your last visit.', evidence);
  const [older, newer] = seen.size <= shown.size ? [seen, shown] : [shown, seen];
  if (older.size === newer.size) {
    if (same(older.root, newer.root)) return;
    throw new Refused('Two different histories of the same length were signed: a split view. Keep the evidence.', evidence);
  }
  const hashes = await server.consistency(older.size, newer.size).catch(() => undefined);
  if (!hashes && newer === seen) throw new Refused(`The log was rolled back: you have seen ${seen.size} events signed, now there are ${shown.size}.`, evidence);
  if (!hashes || !(await verifyConsistency(older, newer, hashes.map(hashOf)))) {
    throw new Refused('The log does not continue the history that you saw before: events were changed, or you are shown another one (a split view). Keep the evidence.', evidence);
  }
}
