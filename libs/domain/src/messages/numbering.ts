import type { Delivery } from '@teamgram/event-schemas';
import { deliveriesOf } from '@teamgram/event-schemas';
import type { Fact } from '@teamgram/event-schemas';
import type { View } from '../view.ts';
import { ptsOf } from './mailbox.ts';

type About = { messageId?: number; count?: number; replyToId?: number };

/** Hands out the next numbers of the mailboxes that one command touches; what it gave is in the command's facts or nowhere. */
export type Numbering = {
  /** A delivery that takes `count` numbers of the mailbox; without `messageId` the message itself arrives and its id is its number. */
  deliver(mailbox: number, peer: number, about?: About): Delivery;
};

/** @param mailboxes the user ids of every mailbox that the decision may deliver to */
export function numbering(view: View, mailboxes: readonly number[]): Numbering {
  return handingOut(new Map(mailboxes.map((mailbox) => [mailbox, ptsOf(view.documents, mailbox)])));
}

/** The same behind facts that are already decided in this command. */
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
