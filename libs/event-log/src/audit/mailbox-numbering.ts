import { deliveriesOf, EMPTY_MAILBOX_PTS, type Delivery, type StoredFact } from '@teamgram/event-schemas';
import { Finding } from './findings.ts';

/** The entries of a run of events in one mailbox: the pts before the first entry and after the last. */
type MailboxRun = { before: number; after: number };
/** Numbers per mailbox in a flat run: mailbox, pts before, pts after. */
const RUN_NUMBERS = 3;

/**
 * Checks the numbering that clients rely on (core.telegram.org/api/updates), which is provable from the log alone: in every mailbox pts starts at
 * EMPTY_MAILBOX_PTS, and each entry starts (pts − pts_count) exactly where the previous one ended. The id of a sent message equals its pts.
 */
export class MailboxNumbering {
  readonly #pts: Map<number, number>;

  /** @param known current pts by mailbox */
  constructor(known: Iterable<readonly [number, number]> = []) {
    this.#pts = new Map(known);
  }

  get mailboxes(): number {
    return this.#pts.size;
  }

  /** The current pts of every mailbox. */
  get standing(): ReadonlyMap<number, number> {
    return this.#pts;
  }

  /** Processes a fact. @throws {Finding} on a gap, a repeated number or a wrong message id */
  take(position: number, fact: StoredFact): void {
    for (const delivery of deliveriesOf(fact)) {
      this.#takeDelivery(position, fact.stream, delivery);
      if (isMessage(fact)) requireNumbered(position, fact.stream, delivery);
    }
  }

  /** Whether the runs start at the current pts of their mailboxes; changes nothing. */
  fits(runs: Float64Array): boolean {
    for (let at = 0; at < runs.length; at += RUN_NUMBERS) if (runs[at + 1] !== (this.#pts.get(runs[at]!) ?? EMPTY_MAILBOX_PTS)) return false;
    return true;
  }

  fold(runs: Float64Array): void {
    for (let at = 0; at < runs.length; at += RUN_NUMBERS) this.#pts.set(runs[at]!, runs[at + 2]!);
  }

  #takeDelivery(position: number, stream: string, { mailbox, pts, ptsCount }: Delivery): void {
    const before = this.#pts.get(mailbox) ?? EMPTY_MAILBOX_PTS;
    if (pts - ptsCount !== before) {
      const hole = pts - ptsCount > before;
      const reason = `mailbox ${mailbox} ${hole ? 'leaves a hole' : 'repeats a number'}: it stood at pts ${before}, the entry goes from ${pts - ptsCount} to ${pts}`;
      throw new Finding(hole ? 'mailbox-hole' : 'mailbox-repeat', position, reason, { stream, expected: `an entry from pts ${before} on`, found: `one from pts ${pts - ptsCount} to ${pts}` });
    }
    this.#pts.set(mailbox, pts);
  }
}

/** The mailboxes of a run of events whose predecessors are not known: checks that the run is dense in itself. */
export class MailboxRuns {
  readonly #runs = new Map<number, MailboxRun>();

  /** @throws {Finding} */
  take(position: number, fact: StoredFact): void {
    for (const delivery of deliveriesOf(fact)) {
      const { mailbox, pts, ptsCount } = delivery;
      const run = this.#runs.get(mailbox);
      if (!run) this.#runs.set(mailbox, { before: pts - ptsCount, after: pts });
      else if (run.after !== pts - ptsCount) throw new Finding('mailbox-hole', position, `mailbox ${mailbox} does not go on`);
      else run.after = pts;
      if (isMessage(fact)) requireNumbered(position, fact.stream, delivery);
    }
  }

  /** Three numbers per mailbox: its number, pts before, pts after. */
  runs(): Float64Array {
    return Float64Array.from([...this.#runs].flatMap(([mailbox, { before, after }]) => [mailbox, before, after]));
  }
}

/** An imported message is numbered like one that was sent here. */
const isMessage = ({ type }: StoredFact) => type === 'MessageSent' || type === 'MessageImported';

function requireNumbered(position: number, stream: string, { mailbox, messageId, pts, ptsCount }: Delivery): void {
  if (messageId === pts && ptsCount === 1) return;
  const reason = `mailbox ${mailbox} calls a sent message ${messageId} at pts ${pts} (pts_count ${ptsCount}); its number must be its pts`;
  throw new Finding('message-number', position, reason, { stream, expected: `number ${pts}, pts_count 1`, found: `number ${messageId}, pts_count ${ptsCount}` });
}
