import type { AutomaticReplyDue, ContentProtectionSet, DeliveryReceived, Fact, FileLent, FileReturned, MessageOrigin, MessageReacted, MessageSent, MessagesTtlSet, PollVoted } from '@teamgram/event-schemas';
import { contentOf } from '../business/reply-automatically.ts';
import type { Context } from '../context.ts';
import { hasBlocked } from '../contacts/contact.ts';
import { dialogOf } from '../dialogs/dialog.ts';
import { borrow, lentElsewhere, takenBack } from '../files/loans.ts';
import { numbering } from '../messages/numbering.ts';
import { conversationOf } from '../messages/peer.ts';
import { contentsRead } from '../messages/read-message-contents.ts';
import { mailboxesOf, remove } from '../messages/removal.ts';
import { deliveryTo, sentMessage, type SentMessage } from '../messages/sent-message.ts';
import { newsOf } from '../polls/news.ts';
import type { View } from '../view.ts';
import { positionHere } from './origins.ts';
import { answerGone, changedHere, keyboardHere, openedHere } from './shared-changes.ts';
import { groupEffects, pin } from './receive-in-group.ts';
import { lendTo } from './post-deliveries.ts';
import { inboxFrom, outboxTo, type Partitions } from './partitions.ts';
import { UnknownDelivery } from './unknown-delivery.ts';

/** A posted delivery with everything the receiver needs, because it cannot read the sender's journal. */
export type ReceiveDelivery = {
  type: 'ReceiveDelivery';
  from: number;
  /** Sequence number among the deliveries between the two partitions, dense from 0. */
  number: number;
  kind: string;
  mailbox: number;
  peer: number;
  /** For a message in a basic group: the receiving mailboxes. */
  mailboxes: number[];
  /** Positions in the sender's journal of the DeliveryPosted, and of the fact it is about. */
  posted: number;
  origin: number;
  /** Time of that fact, so that both sides show the same date. */
  atMs: number;
  messages: MessageOrigin[];
  replyTo: MessageOrigin | undefined;
  /** The fact, opened; its content is undefined if its key was destroyed meanwhile. */
  told: Fact;
  /** The preceding keyboard fact, opened: the keyboard of a message, or its change by an edit. */
  keyboard?: Fact | undefined;
};

/** The `number`-th delivery to a partition; undefined: there are fewer. */
export function postedDelivery(view: View, own: number, to: number, number: number): ReceiveDelivery | undefined {
  const position = view.journal.positionInStream(outboxTo(to), number);
  const recorded = position === undefined ? undefined : view.journal.read(position);
  if (recorded?.fact.type !== 'DeliveryPosted') return undefined;
  const { kind, mailbox, peer, about, messages, replyTo, mailboxes } = recorded.fact;
  const origin = recorded.position - about;
  const told = view.journal.read(origin)!.fact;
  return { type: 'ReceiveDelivery', from: own, number, kind, mailbox, peer, mailboxes, posted: recorded.position, origin, atMs: recorded.timeMs, messages, replyTo, told, ...(kind.endsWith('-keyed') && { keyboard: view.journal.read(origin - 1)!.fact }) };
}

/** Number of deliveries posted to a partition. */
export function outboxLength(view: View, to: number): number {
  return view.journal.streamVersion(outboxTo(to));
}

/** Number of deliveries received from a partition, i.e. the number expected next. */
export function deliveriesReceived(view: View, from: number): number {
  return view.journal.streamVersion(inboxFrom(from));
}

/**
 * The effect of a delivery here, and the record that it was received: exactly once, in the order of posting. A repeated delivery has no effect; one
 * out of order is a defect of the reactor. Throws UnknownDelivery.
 */
export function receiveDelivery(view: View, delivery: ReceiveDelivery, { rules }: Context): Fact[] {
  const expected = deliveriesReceived(view, delivery.from);
  if (delivery.number < expected) return [];
  if (delivery.number > expected) throw new RangeError(`delivery ${delivery.number} of partition ${delivery.from} came before ${expected}`);
  const { from: partition, kind, mailbox, posted, origin } = delivery;
  const received: DeliveryReceived = { type: 'DeliveryReceived', stream: inboxFrom(partition), partition, kind, mailbox, posted, origin };
  return [...effectOf(delivery)(view, delivery, rules.partitions!), received];
}

function effectOf(delivery: ReceiveDelivery): Effect {
  const { kind, peer } = delivery;
  const known: Record<string, Effect> = peer < 0 ? groupEffects : effects;
  const effect = Object.hasOwn(known, kind) ? known[kind] : undefined;
  if (!effect) throw new UnknownDelivery(delivery);
  return effect;
}

type Effect = (view: View, delivery: ReceiveDelivery, partitions: Partitions) => Fact[];

const effects = {
  sent: arrive, 'sent-keyed': arrive, answered: arrive, edited: change, 'edited-keyed': change, removed: removeHere, read, ttl, opened: open, reacted: react, voted: countVote, done: change, settled: change, 'asked-open': openedHere, 'answer-removed': dropAnswer, protected: protect, pinned: pin,
  lent: lend, returned: takeBack, wanted: lendWanted,
} satisfies Record<string, Effect>;

function arrive(view: View, { mailbox, peer, replyTo, told, keyboard }: ReceiveDelivery, partitions: Partitions): Fact[] {
  const replied = replyTo && messageHere(view, replyTo, partitions);
  const replyToId = (replied && deliveryTo(replied, mailbox)?.messageId) ?? 0;
  const delivery = numbering(view, [mailbox]).deliver(mailbox, peer, { replyToId });
  const stream = conversationOf(mailbox, peer);
  return [...keyboardHere(keyboard, stream, 0), { ...(told as MessageSent), stream, deliveries: [delivery] }];
}

/** Ignored if the message was removed from the mailbox, or if the text's key was destroyed: its removal will follow. */
function change(view: View, delivery: ReceiveDelivery, partitions: Partitions): Fact[] {
  const message = messageHere(view, delivery.messages[0]!, partitions);
  return message && deliveryTo(message, delivery.mailbox) ? changedHere(view, message, delivery, partitions) : [];
}

function removeHere(view: View, { mailbox, messages }: ReceiveDelivery, partitions: Partitions): Fact[] {
  const here = messages.flatMap((origin) => messageHere(view, origin, partitions) ?? []);
  return remove(here, mailbox, true, numbering(view, mailboxesOf(here)));
}

/** The mark is placed at the message's id, even if its author has removed the message since. */
function read(view: View, { mailbox, peer, messages: [origin] }: ReceiveDelivery, partitions: Partitions): Fact[] {
  const position = origin && positionHere(view.documents, origin, partitions);
  const sent = position === undefined ? undefined : view.journal.read(position)?.fact;
  const id = sent?.type === 'MessageSent' ? (sent.deliveries.find((delivery) => delivery.mailbox === mailbox)?.messageId ?? 0) : 0;
  if (id <= dialogOf(view.documents, mailbox, peer).readOutbox) return [];
  const outbox = numbering(view, [mailbox]).deliver(mailbox, peer, { messageId: id });
  return [{ type: 'HistoryRead', stream: conversationOf(mailbox, peer), reader: peer, inbox: undefined, outbox, outboxes: [] }];
}

function ttl(_view: View, { mailbox, peer, told }: ReceiveDelivery): Fact[] {
  return [{ ...(told as MessagesTtlSet), stream: conversationOf(mailbox, peer) }];
}

function protect(view: View, { mailbox, peer, messages, told }: ReceiveDelivery, partitions: Partitions): Fact[] {
  const requests = messages.flatMap((origin) => positionHere(view.documents, origin, partitions) ?? []);
  return [{ ...(told as ContentProtectionSet), stream: conversationOf(mailbox, peer), requests }];
}

/** The other side has viewed the media, which starts the countdown here, too. */
function open(view: View, { mailbox, peer, messages }: ReceiveDelivery, partitions: Partitions): Fact[] {
  const here = messages.flatMap((origin) => messageHere(view, origin, partitions) ?? []).filter((message) => !message.contentsRead && deliveryTo(message, mailbox));
  return here.length === 0 ? [] : [contentsRead(conversationOf(mailbox, peer), here, peer, numbering(view, [mailbox]))];
}

/** A reaction of the other side. It is unseen news if the mailbox here is that of the message's author. */
function react(view: View, { mailbox, messages, told }: ReceiveDelivery, partitions: Partitions): Fact[] {
  const message = messageHere(view, messages[0]!, partitions);
  const shown = message && deliveryTo(message, mailbox);
  const { choice, user } = told as MessageReacted;
  if (!message?.content || !shown || !choice || hasBlocked(view.documents, mailbox, user)) return [];
  const { peer, messageId } = shown;
  const author = message.author === mailbox && mailbox !== user ? mailbox : 0;
  return [{ ...(told as MessageReacted), stream: message.stream, message: message.position, author, places: [{ mailbox, peer, messageId }] }];
}

function countVote(view: View, { mailbox, messages, told }: ReceiveDelivery, partitions: Partitions): Fact[] {
  const message = messageHere(view, messages[0]!, partitions);
  const shown = message && deliveryTo(message, mailbox);
  if (!message?.content || !shown || !(told as PollVoted).vote) return [];
  const isUnheard = hasBlocked(view.documents, mailbox, (told as PollVoted).user);
  const places = isUnheard ? [] : [{ mailbox, peer: shown.peer, messageId: shown.messageId }];
  const voted: PollVoted = { ...(told as PollVoted), stream: message.stream, message: message.position, places };
  return [voted, ...(isUnheard ? [] : newsOf(voted, message, shown.peer))];
}

function dropAnswer(view: View, delivery: ReceiveDelivery, partitions: Partitions): Fact[] {
  return answerGone(view, messageHere(view, delivery.messages[0]!, partitions), delivery);
}

function messageHere(view: View, origin: MessageOrigin, partitions: Partitions): SentMessage | undefined {
  const position = positionHere(view.documents, origin, partitions);
  return position === undefined ? undefined : sentMessage(view, position);
}

/** A file lent to this partition; or, at home, a loan made by another partition. */
function lend(view: View, { told }: ReceiveDelivery, { own }: Partitions): Fact[] {
  const lent = told as FileLent;
  return lent.partition === own ? [borrow(lent)] : lentElsewhere(view, lent);
}

function takeBack(view: View, { told }: ReceiveDelivery): Fact[] {
  return takenBack(view, told as FileReturned);
}

/** An automatic message elsewhere needs a file that is here. */
function lendWanted(view: View, { from, told }: ReceiveDelivery, partitions: Partitions): Fact[] {
  return lendTo(from, contentOf(view, told as AutomaticReplyDue), partitions);
}
