/** Dice in an export: verifies each opened throw against its seed, which the log committed to before and revealed afterwards. */
import { diceOutcome, isDice } from '@teamgram/event-schemas';
import type { SealedEvent } from '../entry.ts';
import { drawDice, type DicePlace, type RevealedSeed } from '../audit/dice.ts';
import { openedFact, type Opening } from './openings.ts';

/** `copied`: the message itself says that the dice were thrown elsewhere. */
export type Throw = DicePlace & { position: number; emoticon: string; value: number; copied: boolean };

/** Counts over the opened throws. */
export type ThrowsReport = {
  /** Throws whose value follows from their seed and place. */
  drawn: number;
  /** Forwards and copies of messages from another journal or channel: thrown elsewhere. */
  copied: number;
  /** Throws whose seed is not revealed yet. */
  untold: number;
  /** Positions of throws whose seed gives another value, or that have no seed: undeclared copies, or values chosen by somebody. */
  unexplained: number[];
};

/** The throw in an event, if its opened fields show one. */
export function throwOf(event: SealedEvent, openings: readonly Opening[]): Throw | undefined {
  if (event.fact.type !== 'MessageSent') return undefined;
  const fact = openedFact(event, openings);
  if (fact.type !== 'MessageSent' || !fact.content?.media?.dice) return undefined;
  const { position, stream, version, causationId } = event;
  const { emoticon, value } = fact.content.media.dice;
  return { position, stream, version, commandId: causationId, emoticon, value, copied: fact.content.forward !== undefined || fact.discussedPost > 0 || isOtherSide(fact) };
}

/** Whether this is the recipient's copy of a private message; the throw is verified in the sender's journal (docs/decisions/0015). */
function isOtherSide({ stream, author, deliveries }: { stream: string; author: number; deliveries: readonly { mailbox: number }[] }): boolean {
  return stream.startsWith('dialog-') && deliveries.every(({ mailbox }) => mailbox !== author);
}

/** Verifies throws against the revealed seeds. */
export function checkThrows(throws: readonly Throw[], seeds: readonly RevealedSeed[]): ThrowsReport {
  const report: ThrowsReport = { drawn: 0, copied: 0, untold: 0, unexplained: [] };
  const told = seeds.at(-1)?.inForceBelow ?? 0;
  for (const thrown of throws) {
    if (thrown.copied) report.copied++;
    else if (thrown.position >= told) report.untold++;
    else if (isDrawn(thrown, seeds)) report.drawn++;
    else report.unexplained.push(thrown.position);
  }
  return report;
}

function isDrawn(thrown: Throw, seeds: readonly RevealedSeed[]): boolean {
  const { position, emoticon, value } = thrown;
  const seed = seeds.find(({ inForceFrom, inForceBelow }) => inForceFrom <= position && position < inForceBelow);
  return seed !== undefined && seed.committedAt < position && isDice(emoticon) && diceOutcome(emoticon, drawDice(seed.seed, thrown)) === value;
}
