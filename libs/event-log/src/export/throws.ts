/** Dice in an export: each opened throw is drawn again from the seed that the log was bound to before, and told afterwards. */
import { diceOutcome, isDice } from '@teamgram/event-schemas';
import type { SealedEvent } from '../entry.ts';
import { drawDice, type DicePlace, type RevealedSeed } from '../audit/dice.ts';
import { openedFact, type Opening } from './openings.ts';

/** `copied`: the message says itself that it was thrown elsewhere. */
export type Throw = DicePlace & { position: number; emoticon: string; value: number; copied: boolean };

/** Of the throws that are opened. */
export type ThrowsReport = {
  /** Are what their seed gives in their place. */
  drawn: number;
  /** Forwards, and copies of another journal's or channel's message: thrown elsewhere. */
  copied: number;
  /** Their seed is not told yet. */
  untold: number;
  /** Positions of those that their seed gives another value, or that no seed binds: copies that do not say so, or chosen by somebody. */
  unexplained: number[];
};

/** The throw that an event is, as far as its openings show one. */
export function throwOf(event: SealedEvent, openings: readonly Opening[]): Throw | undefined {
  if (event.fact.type !== 'MessageSent') return undefined;
  const fact = openedFact(event, openings);
  if (fact.type !== 'MessageSent' || !fact.content?.media?.dice) return undefined;
  const { position, stream, version, causationId } = event;
  const { emoticon, value } = fact.content.media.dice;
  return { position, stream, version, commandId: causationId, emoticon, value, copied: fact.content.forward !== undefined || fact.discussedPost > 0 || isOtherSide(fact) };
}

/** A private message's sender has it in the journal where it was sent (docs/decisions/0015). */
function isOtherSide({ stream, author, deliveries }: { stream: string; author: number; deliveries: readonly { mailbox: number }[] }): boolean {
  return stream.startsWith('dialog-') && deliveries.every(({ mailbox }) => mailbox !== author);
}

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
