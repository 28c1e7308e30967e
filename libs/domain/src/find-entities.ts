/** Finds the entities that clients leave to the server: links, addresses, mentions, tags and commands (core.telegram.org/api/entities). */
import { textEntity } from '@teamgram/event-schemas';
import type { TextEntity } from '@teamgram/event-schemas';
import { findLinks, type Found } from './find-links.ts';

/** What follows a greedy run is checked afterwards, so that none of these expressions backtracks beyond its own bounded run. */
const MENTION = /(?<![\p{L}\p{N}_])@(\w+)(?![\p{L}\p{N}_])/gu;
const HASHTAG = /(?<![\p{L}\p{Nd}_\u200c])#([\p{L}\p{Nd}\p{M}_\u200c]+)/gu;
const CASHTAG = /(?<![$\p{L}\p{Nd}_\u200c])\$([A-Z]{1,8})(?![$\p{L}\p{Nd}_\u200c])/gu;
const BOT_COMMAND = /(?<![\p{L}\p{N}_/<>])\/\w{1,64}(?:@\w{3,32})?(?![\p{L}\p{N}_/<>])/gu;

const USERNAME_LENGTH_MIN = 5;
const USERNAME_LENGTH_MAX = 32;
const HASHTAG_LENGTH_MAX = 256;

/**
 * Sorted by offset and without overlaps: of two overlapping entities the one that begins first wins, or the longer one. Offsets and lengths in UTF-16
 * code units. Linear in the length of `text`, which the caller limits.
 */
export function findEntities(text: string): TextEntity[] {
  const found = [...findLinks(text), ...matches(text, 'Mention', '@', MENTION).filter(isUsername), ...findHashtags(text),
    ...matches(text, 'Cashtag', '$', CASHTAG), ...matches(text, 'BotCommand', '/', BOT_COMMAND)];
  return apart(found.toSorted((a, b) => a.start - b.start || b.end - a.end)).map(({ kind, start, end }) => textEntity({ kind, offset: start, length: end - start }));
}

/** Most texts lack the sign, and looking for it costs a twentieth of evaluating the expression. */
function matches(text: string, kind: string, sign: string, expression: RegExp): Found[] {
  if (!text.includes(sign)) return [];
  return Array.from(text.matchAll(expression), ({ index, 0: { length } }) => ({ kind, start: index, end: index + length }));
}

function isUsername({ start, end }: Found): boolean {
  const length = end - start - 1;
  return length >= USERNAME_LENGTH_MIN && length <= USERNAME_LENGTH_MAX;
}

/** At least one letter is required, so `#1` remains a number; a tag directly followed by another is none. */
function findHashtags(text: string): Found[] {
  return matches(text, 'Hashtag', '#', HASHTAG).filter(({ start, end }) =>
    end - start - 1 <= HASHTAG_LENGTH_MAX && text[end] !== '#' && /\p{L}/u.test(text.slice(start, end)));
}

function apart(sorted: Found[]): Found[] {
  let end = 0;
  return sorted.filter((found) => {
    if (found.start < end) return false;
    end = found.end;
    return true;
  });
}
