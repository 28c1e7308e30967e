/** Emoji with a random outcome (core.telegram.org/api/dice), and the seed that is drawn from: `dice:seeds`. */
import { dice, diceOutcome, isDice, media } from '@teamgram/event-schemas';
import type { Media } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { documentKind, type Documents, type View } from '../view.ts';

/** `number` = the seed in force, `inForceMs` since when; `committed` = the highest that the log is bound to. */
export type DiceSeeds = { number: number; inForceMs: number; committed: number };

const seeds = documentKind<DiceSeeds>('dice');
type Reader = Pick<Documents, 'get'>;

/** A seed is told after a day, or at the next throw after it. */
const SEED_LIFE_MS = 86_400_000;
/** Some clients add the mark that asks for a coloured emoji. */
const VARIATION = /\u{fe0f}/gu;

export function emoticonOf(given: string): string | undefined {
  const emoticon = given.replace(VARIATION, '');
  return isDice(emoticon) ? emoticon : undefined;
}

/** Undefined: nothing has ever been thrown here. */
export function diceSeeds(documents: Reader): Readonly<DiceSeeds> | undefined {
  return seeds.find(documents, 'seeds');
}
export function putDiceSeeds(documents: Documents, known: DiceSeeds): void {
  seeds.put(documents, 'seeds', known);
}

/** Whether another seed is to be in force. */
export function isSeedOver(documents: Reader, nowMs: number): boolean {
  const known = diceSeeds(documents);
  return known !== undefined && nowMs >= known.inForceMs + SEED_LIFE_MS;
}

/** The media with its value; any other stays as it is. It is drawn for the place in the log that the message will take. */
export function thrown(view: View, carried: Media | undefined, stream: string, { draw }: Context): Media | undefined {
  if (!carried?.dice?.emoticon || carried.dice.value !== 0) return carried;
  const { emoticon } = carried.dice;
  return media({ ...carried, dice: dice({ emoticon, value: diceOutcome(emoticon, draw(diceSeeds(view.documents)?.number ?? 1, stream, view.journal.streamVersion(stream))) }) });
}
