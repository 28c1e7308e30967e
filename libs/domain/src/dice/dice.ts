/** Emoji with a random outcome (core.telegram.org/api/dice), and the state of the seeds: `dice:seeds`. */
import { dice, diceOutcome, isDice, media } from '@teamgram/event-schemas';
import type { Media } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { documentKind, type Documents, type View } from '../view.ts';

/** `number`: the seed in force, `inForceMs`: since when; `committed`: the highest seed whose hash is in the log. */
export type DiceSeeds = { number: number; inForceMs: number; committed: number };

const seeds = documentKind<DiceSeeds>('dice');
type Reader = Pick<Documents, 'get'>;

/** A seed is revealed after a day, or later by the next check. */
const SEED_LIFE_MS = 86_400_000;
/** Variation selector that some clients append to request colour emoji. */
const VARIATION = /\u{fe0f}/gu;

export function emoticonOf(given: string): string | undefined {
  const emoticon = given.replace(VARIATION, '');
  return isDice(emoticon) ? emoticon : undefined;
}

/** Undefined: no dice were ever thrown. */
export function diceSeeds(documents: Reader): Readonly<DiceSeeds> | undefined {
  return seeds.find(documents, 'seeds');
}
export function putDiceSeeds(documents: Documents, known: DiceSeeds): void {
  seeds.put(documents, 'seeds', known);
}

/** Whether the current seed's period is over. */
export function isSeedOver(documents: Reader, nowMs: number): boolean {
  const known = diceSeeds(documents);
  return known !== undefined && nowMs >= known.inForceMs + SEED_LIFE_MS;
}

/** Assigns the outcome to dice; other media stay unchanged. The outcome depends on the stream version that the message will get. */
export function thrown(view: View, carried: Media | undefined, stream: string, { draw }: Context): Media | undefined {
  if (!carried?.dice?.emoticon || carried.dice.value !== 0) return carried;
  const { emoticon } = carried.dice;
  return media({ ...carried, dice: dice({ emoticon, value: diceOutcome(emoticon, draw(diceSeeds(view.documents)?.number ?? 1, stream, view.journal.streamVersion(stream))) }) });
}
