import { hkdfSync } from 'node:crypto';
import { diceSeeds, isSeedOver, type Command, type InternalCommand, type View } from '@teamgram/domain';
import { diceSeedHash, drawDice } from '@teamgram/event-log';
import { systemCommandId } from '../commands/command-ids.ts';

const SEED_BYTES = 32;

export type DiceSeedsParts = {
  view: View;
  kek: Uint8Array;
  /** Name of the log, which separates the seeds of different logs. */
  origin: string;
  handle: (id: Uint8Array, command: InternalCommand) => Promise<void>;
  /** Milliseconds since 1970. */
  now: () => number;
};

/**
 * The seeds that dice are drawn from. Derived from the key-encryption key, so that none has to be stored, and independent: a revealed seed says
 * nothing about another.
 */
export class DiceSeeds {
  readonly #parts: DiceSeedsParts;

  constructor(parts: DiceSeedsParts) {
    this.#parts = parts;
  }

  /** Commits to the first seeds before the first throw ever. Undefined when the command throws no dice, or a commitment already exists. */
  begin(command: Command): Promise<void> | undefined {
    if (command.type !== 'SendMessage' || command.media?.kind !== 'dice' || diceSeeds(this.#parts.view.documents)) return undefined;
    return this.#turn(undefined, [1, 2]);
  }

  /** Reveals the current seed at the end of its day and commits to a new one. */
  async turnWhenOver(): Promise<void> {
    const { view, now } = this.#parts;
    if (!isSeedOver(view.documents, now())) return;
    const { number, committed } = diceSeeds(view.documents)!;
    await this.#turn(number, [committed + 1]);
  }

  /** The random bytes of one dice message, 32 bytes. */
  draw(number: number, stream: string, version: number, commandId: Uint8Array): Uint8Array {
    return drawDice(this.#seed(number), { stream, version, commandId });
  }

  #turn(revealed: number | undefined, next: number[]): Promise<void> {
    return this.#parts.handle(systemCommandId('dice', String(next[0])), {
      type: 'TurnDiceSeed',
      revealed: revealed === undefined ? undefined : { number: revealed, seed: this.#seed(revealed) },
      hashes: next.map((number) => ({ number, hash: diceSeedHash(this.#seed(number)) })),
    });
  }

  #seed(number: number): Uint8Array {
    const { kek, origin } = this.#parts;
    return new Uint8Array(hkdfSync('sha256', kek, origin, `teamgram-server/dice/${number}`, SEED_BYTES));
  }
}
