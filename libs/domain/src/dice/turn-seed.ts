import type { Fact } from '@teamgram/event-schemas';
import type { View } from '../view.ts';
import { diceSeeds, type DiceSeeds } from './dice.ts';

/**
 * The next seed. The first time: the hashes of seeds 1 and 2. Later: what the one in force was, and the hash of the one after the next; so each hash stands
 * in the log long before anything is drawn from its seed.
 */
export type TurnDiceSeed = { type: 'TurnDiceSeed'; /** The one in force; undefined: there is none. */ revealed: { number: number; seed: Uint8Array } | undefined; hashes: { number: number; hash: Uint8Array }[] };

export type TurnDiceSeedState = { seeds: Readonly<DiceSeeds> | undefined };

export function load({ documents }: View): TurnDiceSeedState {
  return { seeds: diceSeeds(documents) };
}

/** Said twice, it happens once. */
export function turnDiceSeed({ seeds }: TurnDiceSeedState, { revealed, hashes }: TurnDiceSeed): Fact[] {
  if (seeds?.number !== revealed?.number) return [];
  const told: Fact[] = revealed ? [{ type: 'DiceSeedRevealed', stream: 'dice', ...revealed }] : [];
  return [...told, ...hashes.map(({ number, hash }): Fact => ({ type: 'DiceSeedCommitted', stream: 'dice', number, hash }))];
}
