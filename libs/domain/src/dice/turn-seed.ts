import type { Fact } from '@teamgram/event-schemas';
import type { View } from '../view.ts';
import { diceSeeds, type DiceSeeds } from './dice.ts';

/**
 * Advances the dice seed. The first time: commits to seeds 1 and 2. Later: reveals the current seed and commits to the one after the next, so that
 * each hash is in the log long before its seed is used.
 */
export type TurnDiceSeed = { type: 'TurnDiceSeed'; /** The current seed; undefined: there is none. */ revealed: { number: number; seed: Uint8Array } | undefined; hashes: { number: number; hash: Uint8Array }[] };

export type TurnDiceSeedState = { seeds: Readonly<DiceSeeds> | undefined };

export function load({ documents }: View): TurnDiceSeedState {
  return { seeds: diceSeeds(documents) };
}

/** Idempotent: does nothing when the seed was turned already. */
export function turnDiceSeed({ seeds }: TurnDiceSeedState, { revealed, hashes }: TurnDiceSeed): Fact[] {
  if (seeds?.number !== revealed?.number) return [];
  const told: Fact[] = revealed ? [{ type: 'DiceSeedRevealed', stream: 'dice', ...revealed }] : [];
  return [...told, ...hashes.map(({ number, hash }): Fact => ({ type: 'DiceSeedCommitted', stream: 'dice', number, hash }))];
}
