/** Computes the outcome of a throw from the drawn bytes, as defined in dice.proto; used by the server and by auditors. */

/** "emojies_send_dice_success": number of outcomes of each emoji (core.telegram.org/api/dice). */
const SIDES: Readonly<Record<string, number>> = { '🎲': 6, '🎯': 6, '🎳': 6, '🏀': 5, '⚽': 5, '🎰': 64 };

/** Whether the emoji is a dice. */
export function isDice(emoticon: string): boolean {
  return Object.hasOwn(SIDES, emoticon);
}

/** The drawn bytes used, as a big-endian number. */
const DRAWN_BYTES = 6;

/** Outcome of an emoji: 1 … its number of sides. @param drawn at least 6 bytes; the modulo bias of 2^48 values is negligible */
export function diceOutcome(emoticon: string, drawn: Uint8Array): number {
  const number = drawn.subarray(0, DRAWN_BYTES).reduce((sum, byte) => sum * 256 + byte, 0);
  return 1 + (number % SIDES[emoticon]!);
}
