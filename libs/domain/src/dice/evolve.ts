import type { Evolutions } from '../evolution.ts';
import { diceSeeds, putDiceSeeds } from './dice.ts';

export const diceEvolutions: Evolutions<'DiceSeedCommitted' | 'DiceSeedRevealed'> = {
  DiceSeedCommitted: (documents, { number }, { timeMs }) => putDiceSeeds(documents, { number: 1, inForceMs: timeMs, ...diceSeeds(documents), committed: number }),
  DiceSeedRevealed: (documents, { number }, { timeMs }) => {
    const known = diceSeeds(documents);
    if (known) putDiceSeeds(documents, { ...known, number: number + 1, inForceMs: timeMs });
  },
};
