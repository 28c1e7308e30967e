/** Stored events with their private fields opened, the recent ones at hand: a message is shown many times and opened once. */
import { openField } from '@teamgram/event-log';
import type { KeyReader } from '@teamgram/event-log';
import { asSent, HOME_PARTITION, openFact, partitionOfPlace } from '@teamgram/event-schemas';
import type { Fact, MessageSent } from '@teamgram/event-schemas';
import { decodeEvent } from '@teamgram/read-models';
import type { StoredEvent } from '@teamgram/read-models';
import { keyStream } from '../keys/key-stream.ts';
import { RecentlyUsed } from '../recently-used.ts';

/** What is left of an event when it has been opened. */
export type OpenedEvent = { position: number; stream: string; timeMs: number; fact: Fact };

/** What a message's event says, wherever it was said first. */
export function saidBy({ fact }: OpenedEvent): MessageSent {
  return fact.type === 'MessageImported' ? asSent(fact) : (fact as MessageSent);
}

const KEPT_MAX = 20_000;

export class EventOpener {
  readonly #keys: KeyReader;
  /** By journal position. */
  readonly #opened = new RecentlyUsed<number, OpenedEvent>(KEPT_MAX);
  /** Counts news of erasure: what a key opened that was asked for before them must not be kept after them. */
  #erasures = 0;

  constructor(keys: KeyReader) {
    this.#keys = keys;
  }

  /** At once when it was opened before. Bound to its object, to be handed to queries. */
  readonly at = (position: number): OpenedEvent | undefined => this.#opened.get(position);

  /** The event of stored bytes, or of what `at` has given for them; `position` saves decoding what is at hand. */
  openBytes(event: Uint8Array | OpenedEvent, position: number): OpenedEvent | Promise<OpenedEvent> {
    if (!(event instanceof Uint8Array)) return event;
    return this.#opened.get(position) ?? this.openEvent(event, partitionOfPlace(position));
  }

  /** @param partition whose journal it stands in: a mailbox's own for what only its owner sees, home for the rest */
  openEvent(bytes: Uint8Array, partition: number = HOME_PARTITION): OpenedEvent | Promise<OpenedEvent> {
    return this.open(decodeEvent(bytes, partition));
  }

  /** Without waiting when the key is at hand. */
  open({ envelope, fact }: StoredEvent): OpenedEvent | Promise<OpenedEvent> {
    const { position, stream, version, schemaVersion, timeMs } = envelope;
    const known = this.#opened.get(position);
    if (known) return known;
    const erasures = this.#erasures;
    const key = this.#keys.leaf(keyStream(partitionOfPlace(position), stream), version);
    const withKey = (leaf: Uint8Array | undefined) => {
      const event = { position, stream, timeMs, fact: openFact(fact, schemaVersion, (sealed) => leaf && openField(leaf, stream, version, sealed)) };
      return erasures === this.#erasures ? this.keep(event) : event;
    };
    return key instanceof Promise ? key.then(withKey) : withKey(key);
  }

  /** Takes an event that came opened, as the answer to a command. */
  keep(event: OpenedEvent): OpenedEvent {
    this.#opened.set(event.position, event);
    return event;
  }

  /** The keys of a stream's block were destroyed: what was opened with them must be forgotten too. */
  erased(stream: string): void {
    this.#erasures++;
    for (const event of this.#opened.values()) if (event.stream === stream) this.#opened.delete(event.position);
  }

  clear(): void {
    this.#erasures++;
    this.#opened.clear();
  }
}
