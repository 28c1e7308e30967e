import { deliveriesOf, EMPTY_MAILBOX_PTS, type Delivery, type StoredFact } from '@teamgram/event-schemas';

/**
 * The numbering that clients rely on, provable from the log alone (core.telegram.org/api/updates): in every mailbox pts starts at
 * EMPTY_MAILBOX_PTS, and each entry continues exactly where the one before ended, pts − pts_count. A sent message is numbered by its pts.
 */
export class MailboxNumbering {
  readonly #pts = new Map<number, number>();

  get mailboxes(): number {
    return this.#pts.size;
  }

  /** Takes a fact in; the reason when it leaves a hole, repeats a number or misnumbers a message. */
  take(fact: StoredFact): string | undefined {
    for (const delivery of deliveriesOf(fact)) {
      const reason = this.#takeDelivery(delivery) ?? (fact.type === 'MessageSent' ? misnumbered(delivery) : undefined);
      if (reason) return reason;
    }
    return undefined;
  }

  #takeDelivery({ mailbox, pts, ptsCount }: Delivery): string | undefined {
    const before = this.#pts.get(mailbox) ?? EMPTY_MAILBOX_PTS;
    if (pts - ptsCount !== before) {
      const what = pts - ptsCount > before ? 'leaves a hole' : 'repeats a number';
      return `mailbox ${mailbox} ${what}: it stood at pts ${before}, the entry goes from ${pts - ptsCount} to ${pts}`;
    }
    this.#pts.set(mailbox, pts);
    return undefined;
  }
}

function misnumbered({ mailbox, messageId, pts, ptsCount }: Delivery): string | undefined {
  if (messageId === pts && ptsCount === 1) return undefined;
  return `mailbox ${mailbox} calls a sent message ${messageId} at pts ${pts} (pts_count ${ptsCount}); its number must be its pts`;
}
