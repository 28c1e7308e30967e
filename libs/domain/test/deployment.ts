/** Several partitions in memory; the test itself transports the deliveries between them. */
import fc from 'fast-check';
import { deliveriesOf, partitionOfUser } from '@teamgram/event-schemas';
import type { Delivery, Fact } from '@teamgram/event-schemas';
import { expect } from 'vitest';
import {
  accountsToEmpty, concerns, deliveriesReceived, filesShown, firstOf, genesis, isMailboxCommand, outboxLength, postedDelivery, ptsOf, queueNames, Refusal, saidAgain, SERVICE_USER, sourceOf, sourcePartition, toldSource,
  type Command, type Evidence, type InternalCommand, type Recorded,
} from '../src/index.ts';
import { by, registered, START_MS, World } from './given.ts';
import { Mailboxes } from './mailboxes-of-facts.ts';

export const everybody = [10_000_000_001, 10_000_000_002, 10_000_000_003, 10_000_000_004];

/** A mailbox entry as its owner sees it; without positions, which differ between journals. */
export type Entry = { kind: string; peer: number; pts: number; ptsCount: number; messageId: number; replyToId: number; text?: string | undefined; removed?: number[] };

/** Disturbances between two acts: late and repeated deliveries, and restarts. */
export type Unrest = { from: number; to: number; back: number; most: number } | { restart: number };

/** For three partitions. */
export const anyUnrest: fc.Arbitrary<Unrest> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ from: fc.nat(2), to: fc.nat(2), back: fc.nat(4), most: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ restart: fc.nat(2) }) },
);

export class Deployment {
  readonly worlds: World[];
  readonly entries = new Map<number, Entry[]>();
  readonly #checks: Mailboxes[];

  constructor(count: number) {
    this.worlds = Array.from({ length: count }, (_, own) => new World(count > 1 ? { own, count } : undefined));
    this.#checks = this.worlds.map(() => new Mailboxes(count > 1));
    for (const fact of genesis()) this.#register(fact);
    for (const user of everybody) this.#register(registered(user, `1555${user}`, `Person ${user}`));
  }

  /** Every partition folds the registry; here immediately. */
  #register(fact: Fact): void {
    for (const [own, world] of this.worlds.entries()) if (own === 0) world.record(fact); else world.learn(fact);
  }

  partitionOf(user: number): number {
    return partitionOfUser(user, this.worlds.length);
  }

  run(command: Command, actor: number, minute: number): void {
    const [partition, atMs] = [isMailboxCommand(command) ? this.partitionOf(actor) : 0, START_MS + minute * 60_000];
    try {
      this.#run(partition, command, actor, atMs, this.#evidence(partition, command, actor, atMs));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }

  /** Fetches messages from the partition that has them, as command-api does. */
  #evidence(partition: number, command: Command, actor: number, nowMs: number): Evidence {
    const said = saidAgain(command);
    const from = said && sourcePartition(actor, said.peer, { own: partition, count: this.worlds.length });
    if (from === undefined) return {};
    const source = toldSource(sourceOf(this.worlds[from]!.view, actor, said!.peer, said!.ids, nowMs));
    const ids = filesShown(source);
    if (ids.length > 0) this.#run(from, { type: 'LendFiles', ids, partition }, SERVICE_USER, nowMs);
    this.carry(from, partition, this.received(from, partition), Infinity);
    return { source: structuredClone(source) };
  }

  /** Creates a supergroup, or a basic group with these users; returns its peer number. */
  createChat(title: string, creator: number, users?: number[]): number {
    const kind = users ? 'basic' : 'supergroup';
    const [{ fact }] = this.#run(0, { type: 'CreateChat', kind, title, about: '', users: users ?? [] }, creator, START_MS) as [Recorded];
    return fact.type === 'ChatCreated' ? fact.chat : expect.fail(fact.type);
  }

  /** Records a fact in the form of an older version. */
  record(partition: number, fact: Fact): void {
    this.#see(partition, this.worlds[partition]!.record(fact));
  }

  /** A message of the service account, which is on partition 0. */
  announce(user: number, text: string): void {
    this.#run(0, { type: 'SendServiceMessage', user, text, entities: [] }, SERVICE_USER, START_MS);
  }

  #run(partition: number, command: Command | InternalCommand, actor: number, atMs: number, evidence: Evidence = {}): Recorded[] {
    const events = this.worlds[partition]!.run(command, by(actor, { atMs, evidence }));
    for (const event of events) {
      this.#see(partition, event);
      if (partition === 0) this.#tell(event.fact, atMs);
    }
    return events;
  }

  #tell(fact: Fact, atMs: number): void {
    for (const [own, other] of this.worlds.entries()) {
      if (own === 0 || !concerns({ own, count: this.worlds.length }, fact)) continue;
      if (fact.type === 'AccountDeleted') this.#run(own, { type: 'NoteAccountEnd', ended: fact }, SERVICE_USER, atMs);
      other.learn(fact, atMs);
    }
  }

  /** Carries out what is due in a partition at a minute. */
  lookAt(partition: number, minute: number): void {
    const { view, documents } = this.worlds[partition]!;
    const atMs = START_MS + minute * 60_000;
    for (const queue of queueNames(documents)) {
      for (let first = firstOf(documents, queue), done = -1; first && first.dueMs <= atMs && first.place !== done; first = firstOf(documents, queue)) {
        done = first.place;
        this.#run(partition, { type: 'CarryOutDue', queue }, SERVICE_USER, atMs);
      }
    }
    for (const user of accountsToEmpty(view.documents)) while (accountsToEmpty(view.documents).includes(user)) this.#run(partition, { type: 'EmptyMailbox', user }, SERVICE_USER, atMs);
  }

  /** Transports deliveries `from` → `to` starting with number `first`, at most `most`; earlier ones may be repeated. */
  carry(from: number, to: number, first: number, most: number): void {
    for (let number = first; number < first + most; number++) {
      const delivery = postedDelivery(this.worlds[from]!.view, from, to, number);
      if (!delivery) return;
      this.#run(to, delivery, SERVICE_USER, delivery.atMs);
    }
  }

  undergo(unrest: Unrest): void {
    if ('restart' in unrest) return this.worlds[unrest.restart]!.restart();
    const { from, to, back, most } = unrest;
    if (from !== to) this.carry(from, to, Math.max(0, this.received(from, to) - back), most + back);
  }

  settle(): void {
    const all = [...this.worlds.keys()];
    for (const from of all) for (const to of all) if (from !== to) this.carry(from, to, deliveriesReceived(this.worlds[to]!.view, from), Infinity);
  }

  received(from: number, to: number): number {
    return deliveriesReceived(this.worlds[to]!.view, from);
  }

  facts(partition: number): Fact[] {
    return this.worlds[partition]!.journal.events.map(({ fact }) => fact);
  }

  /** Checks that nothing is in transit and that every mailbox has each pts once. */
  expectSettled(): void {
    for (const user of everybody) expect(this.entries.get(user)?.at(-1)?.pts ?? 1).toBe(ptsOf(this.worlds[this.partitionOf(user)]!.documents, user));
    for (const [from, { view }] of this.worlds.entries()) for (const to of this.worlds.keys()) if (from !== to) expect(this.received(from, to)).toBe(outboxLength(view, to));
  }

  #see(partition: number, { fact, position, version }: Recorded): void {
    const local = (deliveries: Delivery[]) => deliveries.filter(({ mailbox }) => this.partitionOf(mailbox) !== partition);
    if ('deliveries' in fact) expect(local(fact.deliveries)).toEqual([]);
    // The other side's read mark arrives separately; the checker knows only marks with the reader's half.
    if (fact.type !== 'HistoryRead' || fact.inbox) this.#checks[partition]!.see(fact, position, version);
    else for (const { mailbox, pts } of deliveriesOf(fact)) this.#checks[partition]!.pts.set(mailbox, pts);
    // The checker knows nothing of these, except that they take numbers.
    if (fact.type === 'MessagesPinned') for (const { mailbox, pts } of deliveriesOf(fact)) this.#checks[partition]!.pts.set(mailbox, pts);
    for (const [kind, delivery, removed] of entriesOf(fact)) this.#note(kind, delivery, fact, removed);
  }

  #note(kind: string, { mailbox, peer, pts, ptsCount, messageId, replyToId }: Delivery, fact: Fact, removed: number[] | undefined): void {
    const text = fact.type === 'MessageSent' || fact.type === 'MessageEdited' ? fact.content?.text : undefined;
    const entries = this.entries.get(mailbox) ?? [];
    this.entries.set(mailbox, entries);
    expect(pts - ptsCount).toBe(entries.at(-1)?.pts ?? 1);
    entries.push({ kind, peer, pts, ptsCount, messageId, replyToId, text, ...(removed ? { removed: removed.toSorted((a, b) => a - b) } : {}) });
  }
}

/** Normalises removals: messages removed together may be removed in one step or several, with the same pts and the same result. */
export function comparable(entries: Entry[] = []): Entry[] {
  const told: Entry[] = [];
  for (const entry of entries) {
    const last = told.at(-1);
    if (entry.kind !== 'removed') told.push(entry);
    else if (last?.kind !== 'removed') told.push({ ...entry, peer: 0 });
    else Object.assign(last, { pts: entry.pts, ptsCount: last.ptsCount + entry.ptsCount, removed: [...last.removed!, ...entry.removed!].toSorted((a, b) => a - b) });
  }
  return told;
}

type Told = [kind: string, delivery: Delivery | undefined, removed?: number[]];

function entriesOf(fact: Fact): [kind: string, delivery: Delivery, removed: number[] | undefined][] {
  return toldBy(fact).flatMap(([kind, delivery, removed]) => (delivery ? [[kind, delivery, removed]] : []));
}

function toldBy(fact: Fact): Told[] {
  if (fact.type === 'MessageSent' || fact.type === 'MessageEdited') return fact.deliveries.map((delivery) => [fact.type, delivery]);
  if (fact.type === 'MessagesHidden') return [['removed', fact.delivery, fact.messageIds]];
  if (fact.type === 'MessagesErased') return fact.erasures.map(({ delivery, messageIds }) => ['removed', delivery, messageIds]);
  if (fact.type === 'MessagesPinned') return fact.marks.map(({ delivery, messageIds }) => [fact.pinned ? 'pinned' : 'unpinned', delivery, messageIds]);
  if (fact.type !== 'HistoryRead') return [];
  return [['inbox', fact.inbox], ['outbox', fact.outbox], ...fact.outboxes.map((outbox): Told => ['outbox', outbox])];
}
