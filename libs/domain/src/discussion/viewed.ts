/**
 * Posts of a channel that a user has viewed (`viewed:<chat>/<user>/<block>`): a bit per message id. A block covers 1,024 ids in at most 400 bytes;
 * scrolling touches one or two blocks.
 */
import type { NumberRange } from '@teamgram/event-schemas';
import { documentKind, type Documents } from '../view.ts';

const BLOCK = 1024;
const WORD_BITS = 32;
/** 32 words of 32 bits. */
type Block = number[];

const EMPTY: Block = Array.from({ length: BLOCK / WORD_BITS }, () => 0);

const blocks = documentKind<Block>('viewed');
const blockName = (chat: number, user: number, post: number) => `${chat}/${user}/${Math.floor(post / BLOCK)}`;
const wordOf = (post: number) => Math.floor((post % BLOCK) / WORD_BITS);
const bitOf = (post: number) => 1 << (post % WORD_BITS);

export function hasViewed(documents: Pick<Documents, 'get'>, chat: number, user: number, post: number): boolean {
  return ((blocks.find(documents, blockName(chat, user, post))?.[wordOf(post)] ?? 0) & bitOf(post)) !== 0;
}

export function noteViewed(documents: Documents, chat: number, user: number, ranges: readonly NumberRange[]): void {
  const changed = new Map<string, Block>();
  for (const post of numbersIn(ranges)) {
    const name = blockName(chat, user, post);
    const block = changed.get(name) ?? [...(blocks.find(documents, name) ?? EMPTY)];
    block[wordOf(post)]! |= bitOf(post);
    changed.set(name, block);
  }
  for (const [name, block] of changed) blocks.put(documents, name, block);
}

/** The smallest set of ranges. @param numbers distinct, in any order */
export function rangesOf(numbers: readonly number[]): NumberRange[] {
  const ranges: NumberRange[] = [];
  for (const number of numbers.toSorted((one, other) => one - other)) {
    const last = ranges.at(-1);
    if (last && last.last + 1 === number) last.last = number;
    else ranges.push({ first: number, last: number });
  }
  return ranges;
}

function numbersIn(ranges: readonly NumberRange[]): number[] {
  return ranges.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, index) => first + index));
}
