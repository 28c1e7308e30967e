/** How a throw follows from what was drawn for it, as dice.proto has it: for the server that throws, and for whoever checks it. */

/** "emojies_send_dice_success": how many outcomes each has (core.telegram.org/api/dice). */
const SIDES: Readonly<Record<string, number>> = { '🎲': 6, '🎯': 6, '🎳': 6, '🏀': 5, '⚽': 5, '🎰': 64 };

export function isDice(emoticon: string): boolean {
  return Object.hasOwn(SIDES, emoticon);
}

/** What is drawn counts as a number of so many bytes, the first one the highest. */
const DRAWN_BYTES = 6;

/** Outcome of an emoji: 1 … its sides. @param drawn at least 6 bytes; of 2^48 outcomes, what is left over of a whole number of sides is nothing */
export function diceOutcome(emoticon: string, drawn: Uint8Array): number {
  const number = drawn.subarray(0, DRAWN_BYTES).reduce((sum, byte) => sum * 256 + byte, 0);
  return 1 + (number % SIDES[emoticon]!);
}
