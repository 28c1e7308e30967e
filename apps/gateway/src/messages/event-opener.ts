/** Decrypts private fields of stored events and caches recent results: a message is shown many times but decrypted once. */
import { openField } from '@teamgram/event-log';
import type { KeyReader } from '@teamgram/event-log';
import { asSent, HOME_PARTITION, openFact, partitionOfPlace } from '@teamgram/event-schemas';
import type { Fact, MessageSent } from '@teamgram/event-schemas';
import { decodeEvent } from '@teamgram/read-models';
import type { StoredEvent } from '@teamgram/read-models';
import { keyStream } from '../keys/key-stream.ts';
import { RecentlyUsed } from '../recently-used.ts';

/** The part of an event that is needed after decryption. */
export type OpenedEvent = { position: number; stream: string; timeMs: number; fact: Fact };

/** The MessageSent content of a message's event, including imported messages. */
export function saidBy({ fact }: OpenedEvent): MessageSent {
  return fact.type === 'MessageImported' ? asSent(fact) : (fact as MessageSent);
}

const KEPT_MAX = 20_000;

/** Decrypts events with keys from command-api; one per worker. */
export class EventOpener {
  readonly #keys: KeyReader;
  /** By journal place. */
  readonly #opened = new RecentlyUsed<number, OpenedEvent>(KEPT_MAX);
  /** Incremented with each erasure: a result whose key was requested before an erasure must not be cached after it. */
  #erasures = 0;

  constructor(keys: KeyReader) {
    this.#keys = keys;
  }

  /** The event if it is cached. An arrow function, so that it can be passed to queries. */
  readonly at = (position: number): OpenedEvent | undefined => this.#opened.get(position);

  /** Decrypts stored bytes, or passes on what `at` returned; `position` avoids decoding cached events. */
  openBytes(event: Uint8Array | OpenedEvent, position: number): OpenedEvent | Promise<OpenedEvent> {
    if (!(event instanceof Uint8Array)) return event;
    return this.#opened.get(position) ?? this.openEvent(event, partitionOfPlace(position));
  }

  /** @param partition of the journal it is from: the mailbox's own for events only its owner sees, otherwise home */
  openEvent(bytes: Uint8Array, partition: number = HOME_PARTITION): OpenedEvent | Promise<OpenedEvent> {
    return this.open(decodeEvent(bytes, partition));
  }

  /** Synchronous when the key is cached. */
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

  /** Caches an event received in plain form, as the result of a command. */
  keep(event: OpenedEvent): OpenedEvent {
    this.#opened.set(event.position, event);
    return event;
  }

  /** Keys of this stream were destroyed: evicts everything decrypted with them. */
  erased(stream: string): void {
    this.#erasures++;
    for (const event of this.#opened.values()) if (event.stream === stream) this.#opened.delete(event.position);
  }

  clear(): void {
    this.#erasures++;
    this.#opened.clear();
  }
}
