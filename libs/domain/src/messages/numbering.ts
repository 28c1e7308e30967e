import type { Delivery } from '@teamgram/event-schemas';
import { deliveriesOf } from '@teamgram/event-schemas';
import type { Fact } from '@teamgram/event-schemas';
import type { View } from '../view.ts';
import { ptsOf } from './mailbox.ts';

type About = { messageId?: number; count?: number; replyToId?: number };

/** Assigns the next pts of the mailboxes that one command affects; assigned numbers are used by the command's facts or discarded. */
export type Numbering = {
  /** A delivery that takes `count` numbers of the mailbox; without `messageId` it delivers a new message, whose id is its number. */
  deliver(mailbox: number, peer: number, about?: About): Delivery;
};

/** @param mailboxes every mailbox that the decision may deliver to */
export function numbering(view: View, mailboxes: readonly number[]): Numbering {
  return handingOut(new Map(mailboxes.map((mailbox) => [mailbox, ptsOf(view.documents, mailbox)])));
}

/** As numbering, continuing after facts already decided in this command. */
export function numberingAfter(view: Pick<View, 'documents'>, facts: readonly Fact[], mailboxes: readonly number[]): Numbering {
  const given = deliveriesOf(facts);
  return handingOut(new Map(mailboxes.map((mailbox) => {
    const numbers = given.filter((delivery) => delivery.mailbox === mailbox).map(({ pts }) => pts);
    return [mailbox, Math.max(ptsOf(view.documents, mailbox), ...numbers)];
  })));
}

function handingOut(reached: Map<number, number>): Numbering {
  return {
    deliver(mailbox, peer, { messageId, count = 1, replyToId = 0 } = {}) {
      const pts = reached.get(mailbox)! + count;
      reached.set(mailbox, pts);
      return { mailbox, peer, messageId: messageId ?? pts, pts, ptsCount: count, replyToId };
    },
  };
}
