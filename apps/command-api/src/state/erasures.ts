import type { Keyring } from '@teamgram/event-log';
import { BLOCK_DEPTH, destroyedBy, type Destroyed } from '@teamgram/event-log';
import type { Recorded } from '@teamgram/domain';

type Due = Destroyed & { position: number };
export type ErasedBlock = { stream: string; block: number };

/**
 * Destroys keys as the log demands. An erasure is noted when its event is appended, carried out once that event is durable, and repeated after a
 * restart for every event that the state file does not reflect, so that a crash leaves no key behind.
 */
export class Erasures {
  readonly #keyring: Keyring;
  readonly #durablePosition: () => number;
  readonly #onErased: (block: ErasedBlock) => void;
  #due: Due[] = [];
  #soon: Promise<void> | undefined;

  constructor(keyring: Keyring, durablePosition: () => number, onErased: (block: ErasedBlock) => void) {
    this.#keyring = keyring;
    this.#durablePosition = durablePosition;
    this.#onErased = onErased;
  }

  note({ position, fact }: Recorded): void {
    const { leaves, streams } = destroyedBy(fact);
    if (leaves.length > 0 || streams.length > 0) this.#due.push({ position, leaves, streams });
  }

  /** Carries out the durable erasures, together with all others of this turn of the event loop. Resolves when the keys are gone from the disk. */
  settleSoon(): Promise<void> {
    return (this.#soon ??= new Promise<void>((resolve, reject) => {
      setImmediate(() => {
        this.#soon = undefined;
        try {
          resolve(this.settle());
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
    }));
  }

  /** Carries out the durable erasures at once. */
  settle(): void {
    const durable = this.#durablePosition();
    const ready = this.#due.filter(({ position }) => position < durable);
    if (ready.length === 0) return;
    const leaves = ready.flatMap((due) => due.leaves);
    const streams = ready.flatMap((due) => due.streams);
    if (leaves.length > 0) this.#keyring.erase(leaves);
    const whole = streams.length > 0 ? this.#keyring.eraseStreams(streams) : [];
    this.#due = this.#due.filter(({ position }) => position >= durable);
    for (const block of [...blocksOf(leaves), ...whole]) this.#onErased(block);
  }
}

function blocksOf(leaves: Due['leaves']): ErasedBlock[] {
  const blocks = new Map<string, ErasedBlock>();
  for (const { stream, version } of leaves) {
    const block = Math.floor(version / 2 ** BLOCK_DEPTH);
    blocks.set(`${stream}/${block}`, { stream, block });
  }
  return [...blocks.values()];
}
