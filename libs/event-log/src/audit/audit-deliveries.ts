/**
 * What passes between the journals of several partitions (docs/decisions/0015), held against itself: every delivery that was taken in had been
 * posted, once, in its order, no message of somebody elsewhere stands in a journal without its delivery, and no file was erased while it was on loan. Each journal by itself is
 * `directoryAudit`'s.
 */
import { bringsMessage, HOME_PARTITION, partitionOfUser, type StoredFact } from '@teamgram/event-schemas';
import { decodeEntry } from '../entry.ts';
import { LogDamaged } from '../event-log.ts';
import { nodeFs } from '../files/node-fs.ts';
import { openLogReader } from '../reading/log-reader.ts';
import { FileLoans } from './file-loans.ts';
import { wholeCommits } from '../segments/whole-commits.ts';

export type DeliveriesReport = {
  /** The first lie: in the journal of `partition`, at `position`. */
  fault: { partition: number; position: number; reason: string } | undefined;
  /** Taken in. */
  deliveries: number;
  /** Posted and not taken in: a running server has some, and after a crash the next start carries them over. */
  underWay: number;
};

type FactOf<T extends StoredFact['type']> = Extract<StoredFact, { type: T }>;
type Posted = { position: number; kind: string; mailbox: number; origin: number };
type Received = { position: number; fact: FactOf<'DeliveryReceived'>; before: StoredFact | undefined };

/** Files that pass between partitions concern no mailbox. */
const ofNoMailbox: ReadonlySet<string> = new Set(['lent', 'returned', 'wanted']);

class DeliveryFault extends Error {
  readonly partition: number;
  readonly position: number;
  constructor(partition: number, position: number, reason: string) {
    super(reason);
    this.partition = partition;
    this.position = position;
  }
}

/**
 * Each journal is read to its last whole commit, not to its checkpoint: journals are signed at moments of their own, so the checkpoint of one may
 * cover what arrived before that of another one covers that it was posted. In a backup, and after a crash, it stays so.
 * @param directories of the logs, by partition @throws {LogDamaged} when one ends before its checkpoint
 */
export function auditDeliveries(directories: readonly string[]): DeliveriesReport {
  const count = { deliveries: 0, underWay: 0 };
  try {
    // What arrived is read first: it was posted and durable before, and beside a running server more is posted meanwhile, never less.
    const arrived = directories.map((dir, partition) => receivedBy(dir, partition, directories.length));
    for (const [from, dir] of directories.entries()) {
      for (const [to, posted] of postedBy(dir, from, directories.length).entries()) {
        const received = arrived[to]![from]!;
        match(posted, received, from, to);
        count.deliveries += received.length;
        count.underWay += posted.length - received.length;
      }
    }
    return { fault: undefined, ...count };
  } catch (error) {
    if (!(error instanceof DeliveryFault)) throw error;
    return { fault: { partition: error.partition, position: error.position, reason: error.message }, ...count };
  }
}

function* factsOf(dir: string): Generator<{ position: number; fact: StoredFact }> {
  const signed = signedSize(dir);
  let end = 0;
  for (const { first, entries } of wholeCommits(nodeFs, dir)) {
    for (const [offset, entry] of entries.entries()) yield { position: first + offset, fact: decodeEntry(entry).fact };
    end = first + entries.length;
  }
  if (end < signed) throw new LogDamaged(end, `the log ends here, but its signed checkpoint covers ${signed} events`);
}

function signedSize(dir: string): number {
  const reader = openLogReader(dir);
  try {
    return reader.checkpoint()?.size ?? 0;
  } finally {
    reader.close();
  }
}

/** By the partition whom it came from. Throws DeliveryFault. */
function receivedBy(dir: string, partition: number, partitions: number): Received[][] {
  const inboxes: Received[][] = Array.from({ length: partitions }, () => []);
  let before: { position: number; fact: StoredFact } | undefined;
  const loans = partition === HOME_PARTITION ? new FileLoans() : undefined;
  for (const event of factsOf(dir)) {
    const { position, fact } = event;
    const onLoan = loans?.see(fact);
    if (onLoan) throw new DeliveryFault(partition, position, onLoan);
    if (!(fact.type === 'DeliveryReceived' && bringsMessage(fact.kind))) refuseUndelivered(before, partition, partitions);
    if (fact.type === 'DeliveryReceived') {
      const inbox = inboxes[fact.partition];
      if (!inbox || fact.partition === partition) throw new DeliveryFault(partition, position, `a delivery from partition ${fact.partition}`);
      inbox.push({ position, fact, before: before?.fact });
    }
    before = event;
  }
  // Both are of one commit.
  refuseUndelivered(before, partition, partitions);
  return inboxes;
}

function refuseUndelivered(last: { position: number; fact: StoredFact } | undefined, partition: number, partitions: number): void {
  if (!last || !isFromElsewhere(last.fact, partition, partitions)) return;
  throw new DeliveryFault(partition, last.position, 'a message of somebody on another partition that nobody delivered');
}

function isFromElsewhere(fact: StoredFact, partition: number, partitions: number): boolean {
  return fact.type === 'MessageSent' && fact.stream.startsWith('dialog-') && fact.deliveries.length > 0 && partitionOfUser(fact.author, partitions) !== partition
    && fact.deliveries.every(({ mailbox }) => mailbox !== fact.author);
}

/** By the partition whom it goes to. Throws DeliveryFault. */
function postedBy(dir: string, partition: number, partitions: number): Posted[][] {
  const outboxes: Posted[][] = Array.from({ length: partitions }, () => []);
  for (const { position, fact } of factsOf(dir)) {
    if (fact.type !== 'DeliveryPosted') continue;
    const { partition: to, kind, mailbox, about } = fact;
    const rightful = to !== partition && fact.stream === `outbox-${to}` && (mailbox === 0 ? ofNoMailbox.has(kind) : partitionOfUser(mailbox, partitions) === to);
    if (!rightful) throw new DeliveryFault(partition, position, `a delivery to mailbox ${mailbox} is posted to partition ${to}`);
    outboxes[to]?.push({ position, kind, mailbox, origin: position - about });
  }
  return outboxes;
}

function match(posted: readonly Posted[], received: readonly Received[], from: number, to: number): void {
  for (const [number, { position, fact, before }] of received.entries()) {
    const sent = posted[number];
    const fault = (reason: string) => new DeliveryFault(to, position, `delivery ${number} from partition ${from} ${reason}`);
    if (!sent) throw fault(`was never posted: partition ${from} posted ${posted.length}`);
    if (fact.stream !== `inbox-${from}` || fact.posted !== sent.position || fact.origin !== sent.origin) throw fault(`is not the one at position ${sent.position} there`);
    if (fact.kind !== sent.kind || fact.mailbox !== sent.mailbox) throw fault(`is "${fact.kind}" for mailbox ${fact.mailbox}; posted was "${sent.kind}" for ${sent.mailbox}`);
    const arrives = before?.type === 'MessageSent' && before.deliveries.some(({ mailbox }) => mailbox === fact.mailbox);
    if (bringsMessage(fact.kind) && !arrives) throw fault(`brought no message to mailbox ${fact.mailbox}`);
  }
}
