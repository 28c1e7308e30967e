/**
 * The searchable parts of a text. A word is matched by prefix, ignoring case and accents; in scripts without spaces (Chinese, Japanese, Thai, Lao,
 * Khmer, Burmese) by any substring; a hashtag, cashtag or mention by prefix including its sign; an emoji exactly.
 */

export type Words = {
  /** Folded, without duplicates. */
  words: string[];
  /** Runs of letters of a script without spaces. */
  runs: string[];
  /** Including the sign. */
  tags: string[];
  emoji: string[];
};

/** Prefix length in the index; longer words are checked on the opened message. */
export const PREFIX_MAX = 10;

const UNSPACED = String.raw`[[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]&&[\p{L}\p{N}\p{M}]]`;
const LETTER = String.raw`[\p{L}\p{N}\p{M}_]`;
const TAG = new RegExp(String.raw`(?<!${LETTER})[#@$]${LETTER}+`, 'gv');
const WORD = new RegExp(String.raw`[${LETTER}--${UNSPACED}]+`, 'gv');
const RUN = new RegExp(String.raw`${UNSPACED}+`, 'gv');
const EMOJI = /\p{Extended_Pictographic}\p{EMod}?(?:\u200d\p{Extended_Pictographic}\p{EMod}?)*|\p{RI}\p{RI}/gv;
/**
 * Combining marks used with any script (accents, Arabic vowels, emoji variation selectors), but not those of a single script; kana voicing marks are
 * excluded, because they form a different letter.
 */
const ACCENTS = /[[\p{Mn}&&\p{Script=Inherited}]--[\u3099\u309a]]/gv;
const PLAIN = /^[\x20-\x7e\n]*$/;

/**
 * Removes compatibility forms, accents and case. Upper case is applied first: only then does "ß" match "SS" and "ı" match "I" (Unicode 16, 5.18).
 * ASCII text has none of these.
 */
export function folded(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  return text.normalize('NFKD').replace(ACCENTS, '').toUpperCase().toLowerCase().normalize('NFKD').replace(ACCENTS, '').replaceAll('ς', 'σ').normalize('NFC');
}

/** Splits a text into its searchable parts. */
export function wordsOf(text: string): Words {
  const plain = folded(text);
  const all = (pattern: RegExp) => [...new Set(plain.match(pattern) ?? [])];
  return { words: all(WORD), runs: all(RUN), tags: all(TAG), emoji: all(EMOJI) };
}

/** The parts of a query. Words within a tag are not required separately, because the tag implies them. */
export function askedWords(query: string): Words {
  const plain = folded(query);
  return { ...wordsOf(plain.replace(TAG, ' ')), tags: [...new Set(plain.match(TAG) ?? [])] };
}

/** Whether there is nothing to search for. */
export function hasNone({ words, runs, tags, emoji }: Words): boolean {
  return words.length + runs.length + tags.length + emoji.length === 0;
}

/** Whether a text contains all parts of a query. */
export function has(text: Words, asked: Words): boolean {
  return asked.words.every((word) => text.words.some((each) => each.startsWith(word)))
    && asked.runs.every((run) => text.runs.some((each) => each.includes(run)))
    && asked.tags.every((tag) => text.tags.some((each) => each.startsWith(tag)))
    && asked.emoji.every((sign) => text.emoji.includes(sign));
}
