/** given(history).when(command, by(user)).then(facts): the rules alone, over a journal and documents in memory. */
import { expect } from 'vitest';
import type { Fact } from '@teamgram/event-schemas';
import {
  authKeyIdBytes, commandTypes, decide, decideInternal, evolve, genesis, noteHere, Refusal,
  type Command, type Context, type Documents, type Evidence, type InternalCommand, type Journal, type Partitions, type Recorded, type Rules, type View,
} from '../src/index.ts';

class MemoryJournal implements Journal {
  readonly events: Recorded[] = [];
  readonly kept: Recorded[] = [];
  readonly #streams = new Map<string, number[]>();

  add(fact: Fact, timeMs: number): Recorded {
    const position = this.events.length;
    const stream = this.#streams.get(fact.stream) ?? [];
    this.#streams.set(fact.stream, stream);
    const event = { id: Uint8Array.of(position), position, version: stream.length, timeMs, correlationId: new Uint8Array(8), fact };
    stream.push(position);
    this.events.push(event);
    return event;
  }

  read(position: number): Recorded | undefined {
    return position < -1 ? this.kept[-2 - position] : this.events[position];
  }

  /** A fact of home, stored next to this journal as in a partition. */
  keep(fact: Fact, timeMs: number): Recorded {
    const position = -2 - this.kept.length;
    const event = { id: Uint8Array.of(1), position, version: this.kept.length, timeMs, correlationId: new Uint8Array(8), fact };
    this.kept.push(event);
    return event;
  }

  positionInStream(stream: string, version: number): number | undefined {
    return this.#streams.get(stream)?.[version];
  }

  streamVersion(stream: string): number {
    return this.#streams.get(stream)?.length ?? 0;
  }
}

class MemoryDocuments implements Documents {
  readonly all = new Map<string, object>();

  get(name: string): object | undefined {
    return this.all.get(name);
  }

  put(name: string, document: object): void {
    this.all.set(name, document);
  }

  remove(name: string): void {
    this.all.delete(name);
  }
}

export const rules: Rules = { freshAuthorizationMs: 24 * 3_600_000, passwordAwaitedMs: 3_600_000, gigagroupMembersMin: 3, antiSpamMembersMin: 2 };
export const START_MS = Date.UTC(2026, 0, 1, 10);

/** Who issues a command, when, with which key, and the evidence about its secrets. */
export type By = { actor: number; atMs: number; authKeyId: bigint; evidence: Evidence };

export function by(actor: number, given: Partial<Omit<By, 'actor'>> = {}): By {
  return { actor, atMs: START_MS, authKeyId: BigInt(actor), evidence: {}, ...given };
}

/** A caller who is not logged in. */
export const stranger = (evidence: Evidence, given: Partial<By> = {}): By => ({ ...by(0, given), authKeyId: 0xbeefn, evidence, ...given });

export class World {
  readonly journal = new MemoryJournal();
  documents = new MemoryDocuments();
  readonly rules: Rules;

  constructor(partitions?: Partitions) {
    this.rules = partitions ? { ...rules, partitions } : rules;
    if (partitions) noteHere(this.documents, partitions);
  }

  get view(): View {
    return { documents: this.documents, journal: this.journal };
  }

  record(fact: Fact, timeMs = START_MS): Recorded {
    const event = this.journal.add(fact, timeMs);
    evolve(this.documents, event);
    return event;
  }

  /** Folds a fact of home in another partition. */
  learn(fact: Fact, timeMs = START_MS): void {
    evolve(this.documents, this.journal.keep(fact, timeMs));
  }

  /** Decides and records. Throws Refusal. */
  run(command: Command | InternalCommand, asking: By): Recorded[] {
    return this.decide(command, asking).map((fact) => this.record(fact, asking.atMs));
  }

  decide(command: Command | InternalCommand, asking: By): Fact[] {
    const { actor, atMs, authKeyId, evidence } = asking;
    const context: Context = { nowMs: atMs, actor, authKeyId, newId: (index) => 9_000_000 + index, draw: (seed, _, version) => new Uint8Array(32).fill(seed + version), rules: this.rules, evidence };
    return isInternal(command) ? decideInternal(this.view, command, context) : decide(this.view, command, context);
  }

  /** Simulates a restart: the documents are reloaded from JSON. */
  restart(): void {
    const text = JSON.stringify([...this.documents.all]);
    this.documents = new MemoryDocuments();
    for (const [name, document] of JSON.parse(text) as [string, object][]) this.documents.put(name, document);
  }
}

function isInternal(command: Command | InternalCommand): command is InternalCommand {
  return !(commandTypes as readonly string[]).includes(command.type);
}

export type Step = Fact | [Command | InternalCommand, By];

/** History: literal facts, and commands that must be accepted. The service account always exists. */
export function given(...history: Step[]) {
  const world = new World();
  for (const fact of genesis()) world.record(fact);
  for (const step of history) {
    if (Array.isArray(step)) world.run(...step);
    else world.record(step);
  }
  return { world, when: (command: Command | InternalCommand, asking: By) => outcomeOf(world, command, asking) };
}

function outcomeOf(world: World, command: Command | InternalCommand, asking: By) {
  return {
    /** Expects exactly these facts, each with at least these fields. */
    // oxlint-disable-next-line unicorn/no-thenable -- the word of the method; what `when` returns is never awaited
    then: (facts: object[]) => {
      const decided = world.decide(command, asking);
      expect(decided.map(({ type }) => type)).toEqual(facts.map((fact) => (fact as Fact).type));
      expect(decided).toMatchObject(facts);
    },
    thenNothing: () => expect(world.decide(command, asking)).toEqual([]),
    thenRefused: (error: string) => expect(refusalOf(world, command, asking)).toBe(error),
  };
}

export function refusalOf(world: World, command: Command | InternalCommand, asking: By): string {
  try {
    world.decide(command, asking);
    return 'accepted';
  } catch (error) {
    if (error instanceof Refusal) return error.error;
    throw error;
  }
}

export function registered(user: number, phone: string, firstName: string): Fact {
  return { type: 'UserRegistered', stream: `user-${user}`, user, kind: 'person', registration: { phone, firstName, lastName: '' } };
}

export function loggedIn(user: number, authKeyId: bigint): Fact {
  return { type: 'AuthorizationGranted', stream: `account-${user}`, user, authKeyId: authKeyIdBytes(authKeyId), means: 'code', device: undefined };
}

export const [alice, bob, carol] = [10_000_000_001, 10_000_000_002, 10_000_000_003] as const;
/** Three accounts. */
export const people: Fact[] = [registered(alice, '15550001', 'Alice'), registered(bob, '15550002', 'Bob'), registered(carol, '15550003', 'Carol')];
