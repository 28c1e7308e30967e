/** What a partition other than home knows of accounts, authorizations and blocks: the home journal's facts, folded into its own documents. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isRegistryFact, type Recorded } from '@teamgram/domain';
import { decodeEnvelope, decodeFact, openFact } from '@teamgram/event-schemas';
import { LinkError, type CommandApiClient } from '@teamgram/host';
import type { WriteState } from '../state/write-state.ts';

/** A command waits so long for what its gateway has seen of the home journal. */
const WAIT_MS = 5_000;
const RETRY_MS = 200;

export type HomePartition = Pick<CommandApiClient, 'stream'>;

export class Registry {
  readonly #state: WriteState;
  readonly #home: HomePartition;
  readonly #onTrouble: (event: string, error: unknown) => void;
  readonly #waiting = new Set<() => void>();

  constructor(state: WriteState, home: HomePartition, onTrouble: (event: string, error: unknown) => void) {
    this.#state = state;
    this.#home = home;
    this.#onTrouble = onTrouble;
  }

  /** Follows the home journal until the signal aborts. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        for await (const { next, entries } of this.#home.stream('registry.follow', { from: this.#state.registryPosition }, { signal })) {
          this.#state.learn(entries.map(recorded), next);
          for (const wake of this.#waiting) wake();
        }
      } catch (error) {
        if (!signal.aborted) this.#onTrouble('home-lost', error);
      }
      if (!signal.aborted) await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Resolves when the home journal's event at `position` is known; at once as a rule. Throws LinkError UNAVAILABLE when it takes too long. */
  async reached(position: number): Promise<void> {
    for (const endAtMs = performance.now() + WAIT_MS; this.#state.registryPosition <= position; ) {
      const leftMs = endAtMs - performance.now();
      if (leftMs <= 0) throw new LinkError('UNAVAILABLE', 'the home partition is behind');
      await this.#news(leftMs);
    }
  }

  #news(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      this.#waiting.add(done);
    });
  }
}

/** Private fields stay sealed: their keys are the home partition's. */
function recorded(entry: Uint8Array): Recorded {
  const envelope = decodeEnvelope(entry);
  const { id, position, version, timeMs, correlationId } = envelope;
  return { id, position, version, timeMs, correlationId, fact: openFact(decodeFact(envelope), envelope.schemaVersion, () => undefined) };
}

/** Whether another partition's registry takes the stored event in. */
export const isOfRegistry = (entry: Uint8Array) => isRegistryFact(decodeEnvelope(entry).type);
