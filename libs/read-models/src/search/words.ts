/**
 * What of a text can be looked for. A word is found by how it begins, letter case and accents aside; where words are not parted by spaces (Chinese,
 * Japanese, Thai, Lao, Khmer, Burmese) by any part of it; a hashtag, cashtag or mention by how it begins, sign included; an emoji as it is.
 */

export type Words = {
  /** Folded, each once. */
  words: string[];
  /** Runs of a script without spaces. */
  runs: string[];
  /** With their sign. */
  tags: string[];
  emoji: string[];
};

/** So many letters of a word are in the index; what is longer is looked at in the message itself. */
export const PREFIX_MAX = 10;

const UNSPACED = String.raw`[[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]&&[\p{L}\p{N}\p{M}]]`;
const LETTER = String.raw`[\p{L}\p{N}\p{M}_]`;
const TAG = new RegExp(String.raw`(?<!${LETTER})[#@$]${LETTER}+`, 'gv');
const WORD = new RegExp(String.raw`[${LETTER}--${UNSPACED}]+`, 'gv');
const RUN = new RegExp(String.raw`${UNSPACED}+`, 'gv');
const EMOJI = /\p{Extended_Pictographic}\p{EMod}?(?:\u200d\p{Extended_Pictographic}\p{EMod}?)*|\p{RI}\p{RI}/gv;
/** Marks that any letter may bear (accents, Arabic vowels, the selector of an emoji's look), not those of one script; the voicing of kana makes another letter. */
const ACCENTS = /[[\p{Mn}&&\p{Script=Inherited}]--[\u3099\u309a]]/gv;
const PLAIN = /^[\x20-\x7e\n]*$/;

/**
 * Compatibility forms, accents and letter case taken away. Upper case comes first: only so "ß" meets "SS" and "ı" meets "I" (Unicode 16, 5.18).
 * A text of ASCII has no such things.
 */
export function folded(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  return text.normalize('NFKD').replace(ACCENTS, '').toUpperCase().toLowerCase().normalize('NFKD').replace(ACCENTS, '').replaceAll('ς', 'σ').normalize('NFC');
}

export function wordsOf(text: string): Words {
  const plain = folded(text);
  const all = (pattern: RegExp) => [...new Set(plain.match(pattern) ?? [])];
  return { words: all(WORD), runs: all(RUN), tags: all(TAG), emoji: all(EMOJI) };
}

/** What somebody looks for: the words of a tag are not asked for a second time, for the tag implies them. */
export function askedWords(query: string): Words {
  const plain = folded(query);
  return { ...wordsOf(plain.replace(TAG, ' ')), tags: [...new Set(plain.match(TAG) ?? [])] };
}

export function hasNone({ words, runs, tags, emoji }: Words): boolean {
  return words.length + runs.length + tags.length + emoji.length === 0;
}

/** Whether a text has everything that is asked for. */
export function has(text: Words, asked: Words): boolean {
  return asked.words.every((word) => text.words.some((each) => each.startsWith(word)))
    && asked.runs.every((run) => text.runs.some((each) => each.includes(run)))
    && asked.tags.every((tag) => text.tags.some((each) => each.startsWith(tag)))
    && asked.emoji.every((sign) => text.emoji.includes(sign));
}
