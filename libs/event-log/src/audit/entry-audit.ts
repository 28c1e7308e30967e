import { decodeEnvelope, decodeFact, UnknownFact, type Envelope } from '@teamgram/event-schemas';
import { DiceSeedTrail, isDiceFact, type DiceMemory, type PlacedFact } from './dice.ts';
import { Finding } from './findings.ts';
import { IdSet } from './id-set.ts';
import { MailboxNumbering, MailboxRuns } from './mailbox-numbering.ts';
import { QueueNumbering, QueueRuns, type QueueRun } from './queue-numbering.ts';

const ID_BYTES = 16;

/** State left by earlier events, against which later ones are checked. */
export type EntryMemory = { versions: Iterable<readonly [string, number]>; mailboxes: Iterable<readonly [number, number]>; queues: Iterable<readonly [string, number]>; ids: Uint8Array; dice: DiceMemory };

/** The versions that a run of events adds to a stream: `first` (inclusive) to `next` (exclusive). */
type StreamRun = { first: number; next: number };

/**
 * Summary of a consecutive run of events that is valid in itself; only its start has still to be checked against the events before it. Flat arrays,
 * because it is passed between threads: `versions` holds two numbers per stream (first, next), `mailboxes` three per mailbox (its number, pts before,
 * pts after).
 */
export type EntryRunSummary = { first: number; streams: readonly string[]; versions: Float64Array; mailboxes: Float64Array; queues: QueueRun[]; ids: Uint8Array; dice: PlacedFact[] };

/** Checks events in order of position for consistency of versions, ids and numberings. Every method throws Finding with the position. */
export class EntryAudit {
  readonly #versions: Map<string, number>;
  readonly #ids = new IdSet();
  readonly #mailboxes: MailboxNumbering;
  readonly #queues: QueueNumbering;
  #dice: DiceSeedTrail;

  constructor(memory?: EntryMemory) {
    this.#versions = new Map(memory?.versions ?? []);
    this.#mailboxes = new MailboxNumbering(memory?.mailboxes);
    this.#queues = new QueueNumbering(memory?.queues);
    this.#dice = new DiceSeedTrail(memory?.dice);
    if (memory) this.#ids.load(memory.ids);
  }

  get streams(): number {
    return this.#versions.size;
  }

  get mailboxes(): number {
    return this.#mailboxes.mailboxes;
  }

  memory(): EntryMemory {
    return { versions: this.#versions, mailboxes: this.#mailboxes.standing, queues: this.#queues.standing, ids: this.#ids.dump(), dice: this.#dice.memory() };
  }

  take(position: number, entry: Uint8Array): Envelope {
    const envelope = openEnvelope(position, entry);
    this.#takeVersion(envelope);
    this.#takeId(envelope);
    const fact = openPayload(envelope);
    this.#mailboxes.take(position, fact);
    this.#queues.take(position, fact);
    if (isDiceFact(fact)) this.#dice.take({ position, fact });
    return envelope;
  }

  /** Merges a run that was audited on its own. False when it does not continue the events before; the caller then takes its events one by one. */
  fold({ first, streams, versions, mailboxes, queues, ids, dice }: EntryRunSummary): boolean {
    if (streams.some((stream, nth) => versions[2 * nth] !== (this.#versions.get(stream) ?? 0))) return false;
    if (!this.#mailboxes.fits(mailboxes) || !this.#queues.fits(queues)) return false;
    const seeds = this.#diceAfter(dice);
    if (!seeds || !this.#ids.addAll(ids, first)) return false;
    this.#dice = seeds;
    streams.forEach((stream, nth) => this.#versions.set(stream, versions[2 * nth + 1]!));
    this.#mailboxes.fold(mailboxes);
    this.#queues.fold(queues);
    return true;
  }

  /** The dice state after these facts; undefined when one of their seeds is refused. */
  #diceAfter(facts: readonly PlacedFact[]): DiceSeedTrail | undefined {
    if (facts.length === 0) return this.#dice;
    const trail = new DiceSeedTrail(this.#dice.memory());
    try {
      for (const placed of facts) trail.take(placed);
      return trail;
    } catch (error) {
      if (error instanceof Finding) return undefined;
      throw error;
    }
  }

  #takeVersion({ position, stream, version }: Envelope): void {
    const expected = this.#versions.get(stream) ?? 0;
    if (version !== expected) {
      throw new Finding('stream-version', position, `it is version ${version} of ${stream}; the next one is ${expected}`, { stream, expected: `version ${expected}`, found: `version ${version}` });
    }
    this.#versions.set(stream, version + 1);
  }

  #takeId({ position, stream, id }: Envelope): void {
    requireIdSize(position, id);
    const earlier = this.#ids.add(id, position);
    if (earlier === undefined) return;
    throw new Finding('event-id', position, `it repeats the event id of position ${earlier}`, { stream, expected: 'an id that no event before it has', found: `the id ${Buffer.from(id).toString('hex')} of position ${earlier}` });
  }
}

/** Checks a run of events without knowing the events before it; ids are collected but not compared. */
export class EntryRunAudit {
  readonly #streams = new Map<string, StreamRun>();
  readonly #mailboxes = new MailboxRuns();
  readonly #queues = new QueueRuns();
  readonly #ids: Uint8Array[] = [];
  readonly #dice: PlacedFact[] = [];

  take(position: number, entry: Uint8Array): Envelope {
    const envelope = openEnvelope(position, entry);
    const { stream, version, id } = envelope;
    requireIdSize(position, id);
    this.#ids.push(id);
    const run = this.#streams.get(stream);
    if (!run) this.#streams.set(stream, { first: version, next: version + 1 });
    else if (run.next++ !== version) throw new Finding('stream-version', position, `it is version ${version} of ${stream}`);
    const fact = openPayload(envelope);
    this.#mailboxes.take(position, fact);
    this.#queues.take(position, fact);
    if (isDiceFact(fact)) this.#dice.push({ position, fact });
    return envelope;
  }

  summary(first: number): EntryRunSummary {
    const versions = Float64Array.from([...this.#streams.values()].flatMap((run) => [run.first, run.next]));
    return { first, streams: [...this.#streams.keys()], versions, mailboxes: this.#mailboxes.runs(), queues: this.#queues.runs(), ids: Buffer.concat(this.#ids), dice: this.#dice };
  }
}

function openEnvelope(position: number, entry: Uint8Array): Envelope {
  const envelope = decoded(position, () => decodeEnvelope(entry));
  if (envelope.position === position) return envelope;
  throw new Finding('event-position', position, `the event calls itself number ${envelope.position}`, { stream: envelope.stream, expected: `number ${position}`, found: `number ${envelope.position}` });
}

function openPayload(envelope: Envelope) {
  return decoded(envelope.position, () => decodeFact(envelope), envelope.stream);
}

function requireIdSize(position: number, id: Uint8Array): void {
  if (id.length !== ID_BYTES) throw new Finding('event-id', position, `its event id has ${id.length} bytes`, { expected: `${ID_BYTES} bytes`, found: `${id.length} bytes` });
}

function decoded<T>(position: number, decode: () => T, stream?: string): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof UnknownFact) throw new Finding('schema-unknown', position, error.message, { stream });
    throw new Finding('event-unreadable', position, 'the event cannot be decoded', { stream });
  }
}
