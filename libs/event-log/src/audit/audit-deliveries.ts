/**
 * Audits the deliveries between the journals of several partitions (docs/decisions/0015) against each other: every delivery that was received was
 * posted, exactly once and in order; no message from a user of another partition is in a journal without its delivery; no file was erased while it
 * was on loan. Each single journal is audited by `directoryAudit`.
 */
import { bringsMessage, chatOfStream, HOME_PARTITION, isBasicGroupPeer, partitionOfUser, type StoredFact } from '@teamgram/event-schemas';
import { decodeEntry } from '../entry.ts';
import type { AuditedJournal } from './audited-journals.ts';
import { FileLoans } from './file-loans.ts';
import { faultOf, Finding, type Fault, type FindingKind } from './findings.ts';

export type DeliveriesReport = {
  /** The first violation: in the journal of `partition`, at `position`. */
  fault: (Fault & { partition: number }) | undefined;
  /** Deliveries received. */
  deliveries: number;
  /** Deliveries posted but not received yet. A running server has some; after a crash they are delivered at the next start. */
  underWay: number;
};

type FactOf<T extends StoredFact['type']> = Extract<StoredFact, { type: T }>;
/** `mailboxes`: for a basic group, the members on the receiving partition who must get the message. */
type Posted = { position: number; kind: string; mailbox: number; mailboxes: readonly number[]; origin: number };
type Received = { position: number; fact: FactOf<'DeliveryReceived'>; before: StoredFact | undefined };
type Placed = { position: number; fact: StoredFact };

/** Kinds of deliveries about files, which belong to no mailbox. */
const ofNoMailbox: ReadonlySet<string> = new Set(['lent', 'returned', 'wanted']);

class DeliveryFault extends Finding {
  readonly partition: number;
  constructor(partition: number, position: number, reason: string, kind: FindingKind = 'delivery') {
    super(kind, position, reason);
    this.partition = partition;
  }
}

/**
 * Audits all journals of a deployment.
 * @param journals indexed by partition
 * @throws {LogDamaged} when one does not match its signatures, or ends before its checkpoint
 */
export async function auditDeliveries(journals: readonly AuditedJournal[]): Promise<DeliveriesReport> {
  const count = { deliveries: 0, underWay: 0 };
  try {
    // Received deliveries are read first: each was posted and durable before, and a running server only adds postings meanwhile.
    const arrived: Received[][][] = [];
    for (const [partition, journal] of journals.entries()) arrived.push(await receivedBy(journal, partition, journals.length));
    for (const [from, journal] of journals.entries()) {
      const newest = Math.max(-1, ...arrived.map((inboxes) => inboxes[from]!.at(-1)?.fact.posted ?? -1));
      for (const [to, posted] of (await postedBy(journal, from, journals.length, newest)).entries()) {
        const received = arrived[to]![from]!;
        match(posted, received, from, to);
        count.deliveries += received.length;
        count.underWay += posted.length - received.length;
      }
    }
    return { fault: undefined, ...count };
  } catch (error) {
    if (!(error instanceof DeliveryFault)) throw error;
    return { fault: { partition: error.partition, ...faultOf(error) }, ...count };
  }
}

async function* eventsOf(journal: AuditedJournal, upTo: number): AsyncGenerator<Placed[]> {
  for await (const { first, entries } of journal.runs(upTo)) yield entries.map((entry, offset) => ({ position: first + offset, fact: decodeEntry(entry).fact }));
}

/** Received deliveries by the partition they came from. Throws DeliveryFault. */
async function receivedBy(journal: AuditedJournal, partition: number, partitions: number): Promise<Received[][]> {
  const inboxes: Received[][] = Array.from({ length: partitions }, () => []);
  let before: Placed | undefined;
  /**
   * Positions of messages by users of other partitions without a DeliveryReceived. Legitimate on the home partition only if home itself decided them
   * (messages sent on from a channel) and posts them to the author.
   */
  const undelivered = new Set<number>();
  const loans = partition === HOME_PARTITION ? new FileLoans() : undefined;
  const take = (event: Placed) => {
    const { position, fact } = event;
    const onLoan = loans?.see(fact);
    if (onLoan) throw new DeliveryFault(partition, position, onLoan, 'file-on-loan');
    const isDelivered = fact.type === 'DeliveryReceived' && bringsMessage(fact.kind);
    if (before && !isDelivered && isFromElsewhere(before.fact, partition, partitions)) undelivered.add(before.position);
    if (fact.type === 'DeliveryPosted' && partition === HOME_PARTITION) undelivered.delete(position - fact.about);
    if (fact.type === 'DeliveryReceived') {
      const inbox = inboxes[fact.partition];
      if (!inbox || fact.partition === partition) throw new DeliveryFault(partition, position, `a delivery from partition ${fact.partition}`);
      inbox.push({ position, fact, before: before?.fact });
    }
    before = event;
  };
  for await (const events of eventsOf(journal, -1)) events.forEach(take);
  if (before && isFromElsewhere(before.fact, partition, partitions)) undelivered.add(before.position);
  const [first] = undelivered;
  if (first !== undefined) throw new DeliveryFault(partition, first, 'a message of somebody on another partition that nobody delivered');
  return inboxes;
}

function isFromElsewhere(fact: StoredFact, partition: number, partitions: number): boolean {
  if (fact.type !== 'MessageSent' || partitionOfUser(fact.author, partitions) === partition) return false;
  // The home partition itself appends group messages on behalf of users of other partitions.
  if (isBasicGroupPeer(chatOfStream(fact.stream) ?? 0)) return partition !== HOME_PARTITION;
  return fact.stream.startsWith('dialog-') && fact.deliveries.length > 0 && fact.deliveries.every(({ mailbox }) => mailbox !== fact.author);
}

/** Posted deliveries by the partition they go to. Throws DeliveryFault. @param upTo position of the newest posting that was received anywhere */
async function postedBy(journal: AuditedJournal, partition: number, partitions: number, upTo: number): Promise<Posted[][]> {
  const outboxes: Posted[][] = Array.from({ length: partitions }, () => []);
  for await (const events of eventsOf(journal, upTo)) {
    for (const { position, fact } of events) {
      if (fact.type !== 'DeliveryPosted') continue;
      const { partition: to, kind, mailbox, mailboxes, about } = fact;
      const rightful = to !== partition && outboxes[to] && fact.stream === `outbox-${to}` && isRightful(fact, partition, partitions);
      if (!rightful) throw new DeliveryFault(partition, position, `a delivery to mailbox ${[mailbox, ...mailboxes].join(', ')} is posted to partition ${to}`);
      outboxes[to]!.push({ position, kind, mailbox, mailboxes, origin: position - about });
    }
  }
  return outboxes;
}

/**
 * Whether a delivery goes to the right partition. Deliveries about basic groups go through the home partition (docs/decisions/0036), which decides
 * who gets them.
 */
function isRightful({ partition: to, kind, mailbox, mailboxes, peer }: FactOf<'DeliveryPosted'>, partition: number, partitions: number): boolean {
  const isThere = (one: number) => partitionOfUser(one, partitions) === to;
  if (mailbox !== 0) return isThere(mailbox) && mailboxes.length === 0;
  if (!isBasicGroupPeer(peer)) return ofNoMailbox.has(kind);
  if (partition !== HOME_PARTITION) return to === HOME_PARTITION && mailboxes.length === 0;
  return bringsMessage(kind) ? mailboxes.length > 0 && mailboxes.every(isThere) : mailboxes.length === 0;
}

function match(posted: readonly Posted[], received: readonly Received[], from: number, to: number): void {
  for (const [number, { position, fact, before }] of received.entries()) {
    const sent = posted[number];
    const fault = (reason: string) => new DeliveryFault(to, position, `delivery ${number} from partition ${from} ${reason}`);
    if (!sent) throw fault(`was never posted: partition ${from} posted ${posted.length}`);
    if (fact.stream !== `inbox-${from}` || fact.posted !== sent.position || fact.origin !== sent.origin) throw fault(`is not the one at position ${sent.position} there`);
    if (fact.kind !== sent.kind || fact.mailbox !== sent.mailbox) throw fault(`is "${fact.kind}" for mailbox ${fact.mailbox}; posted was "${sent.kind}" for ${sent.mailbox}`);
    if (!bringsMessage(fact.kind)) continue;
    if (before?.type !== 'MessageSent') throw fault(`brought no message to mailbox ${fact.mailbox}`);
    const reached = before.deliveries.map(({ mailbox }) => mailbox);
    const lacking = (sent.mailbox === 0 ? sent.mailboxes : [sent.mailbox]).filter((mailbox) => !reached.includes(mailbox));
    if (lacking.length > 0) throw fault(`brought no message to mailbox ${lacking.join(', ')}`);
    if (new Set(reached).size < reached.length) throw fault('brought a message twice to one mailbox');
  }
}
