import { deliveriesOf, EMPTY_MAILBOX_PTS, type Delivery, type StoredFact } from '@teamgram/event-schemas';
import { Finding } from './findings.ts';

/** Where the entries of a run of events begin and end in one mailbox: the pts before the first, and of the last. */
type MailboxRun = { before: number; after: number };
/** Numbers that stand for a mailbox in flat runs: its own, before, after. */
const RUN_NUMBERS = 3;

/**
 * The numbering that clients rely on, provable from the log alone (core.telegram.org/api/updates): in every mailbox pts starts at
 * EMPTY_MAILBOX_PTS, and each entry continues exactly where the one before ended, pts − pts_count. A sent message is numbered by its pts.
 */
export class MailboxNumbering {
  readonly #pts: Map<number, number>;

  /** @param known where mailboxes stand, by number */
  constructor(known: Iterable<readonly [number, number]> = []) {
    this.#pts = new Map(known);
  }

  get mailboxes(): number {
    return this.#pts.size;
  }

  /** Where every mailbox stands. */
  get standing(): ReadonlyMap<number, number> {
    return this.#pts;
  }

  /** Takes a fact in. @throws {Finding} when it leaves a hole, repeats a number or misnumbers a message */
  take(position: number, fact: StoredFact): void {
    for (const delivery of deliveriesOf(fact)) {
      this.#takeDelivery(position, fact.stream, delivery);
      if (isMessage(fact)) requireNumbered(position, fact.stream, delivery);
    }
  }

  /** Whether the runs begin where the mailboxes stand; nothing is taken in. */
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

/** The mailboxes of a run of events whose beginning is not known yet: dense in itself, or it throws. */
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

  /** Three numbers for each mailbox: its own, pts before, pts after. */
  runs(): Float64Array {
    return Float64Array.from([...this.#runs].flatMap(([mailbox, { before, after }]) => [mailbox, before, after]));
  }
}

/** Brought from elsewhere, it is numbered as if it had been said here. */
const isMessage = ({ type }: StoredFact) => type === 'MessageSent' || type === 'MessageImported';

function requireNumbered(position: number, stream: string, { mailbox, messageId, pts, ptsCount }: Delivery): void {
  if (messageId === pts && ptsCount === 1) return;
  const reason = `mailbox ${mailbox} calls a sent message ${messageId} at pts ${pts} (pts_count ${ptsCount}); its number must be its pts`;
  throw new Finding('message-number', position, reason, { stream, expected: `number ${pts}, pts_count 1`, found: `number ${messageId}, pts_count ${ptsCount}` });
}
