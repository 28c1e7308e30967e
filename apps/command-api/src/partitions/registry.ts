/**
 * The copy of account data (accounts, authorizations, blocks) in a partition other than home: events of the home journal, folded into this
 * partition's documents.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { concerns, isRegistryFact, type Partitions } from '@teamgram/domain';
import type { RecordedEvent } from '@teamgram/event-log';
import { decodeEnvelope, decodeFact, openFact } from '@teamgram/event-schemas';
import type { Fact } from '@teamgram/event-schemas';
import type { CommandApiClient } from '@teamgram/host';
import { isReadAgain } from './home-facts.ts';
import { News } from './news.ts';
import type { WriteState } from '../state/write-state.ts';

const RETRY_MS = 200;

export type HomePartition = Pick<CommandApiClient, 'stream'>;

export type RegistryParts = {
  state: WriteState;
  home: HomePartition;
  /** This partition's number, and how many there are. */
  partitions: Partitions;
  /** Removes what this partition has of a deleted account. */
  endAccount: (fact: Extract<Fact, { type: 'AccountDeleted' }>, timeMs: number) => Promise<void>;
  onTrouble: (event: string, error: unknown) => void;
};

/** Follows the home journal. */
export class Registry {
  readonly #state: WriteState;
  readonly #partitions: Partitions;
  readonly #home: HomePartition;
  readonly #onTrouble: (event: string, error: unknown) => void;
  readonly #endAccount: RegistryParts['endAccount'];
  readonly #news = new News();

  constructor({ state, home, partitions, endAccount, onTrouble }: RegistryParts) {
    this.#state = state;
    this.#partitions = partitions;
    this.#home = home;
    this.#endAccount = endAccount;
    this.#onTrouble = onTrouble;
  }

  /** Follows the home journal until the signal aborts. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        for await (const { next, events } of this.#home.stream('registry.follow', { from: this.#state.registryPosition, partitions: this.#partitions }, { signal })) {
          // Done before the position is recorded, so that it is repeated after a crash in between.
          for (const { fact, timeMs } of events) if (fact.type === 'AccountDeleted') await this.#endAccount(fact, timeMs);
          this.#state.learn(events, next);
          this.#news.tell();
        }
      } catch (error) {
        if (!signal.aborted) this.#onTrouble('home-lost', error);
      }
      if (!signal.aborted) await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Resolves when the home journal's event at `position` has been folded; usually at once. Throws LinkError UNAVAILABLE on timeout. */
  reached(position: number): Promise<void> {
    return this.#news.until(() => this.#state.registryPosition > position, 'the home partition is behind');
  }
}

/**
 * A stored event in the form that partition `partitions.own` folds; undefined when it does not concern it. @param open returns the same event with
 * private fields opened
 */
export function registryEvent(partitions: Partitions, entry: Uint8Array, open: () => RecordedEvent): RecordedEvent | undefined {
  const envelope = decodeEnvelope(entry);
  if (!isRegistryFact(envelope.type)) return undefined;
  const { payload: _payload, type: _type, schemaVersion, ...place } = envelope;
  const fact = openFact(decodeFact(envelope), schemaVersion, () => undefined);
  if (!concerns(partitions, fact)) return undefined;
  if (isReadAgain(fact) || fact.type === 'CloseFriendsChosen') return open();
  return { ...place, fact };
}
