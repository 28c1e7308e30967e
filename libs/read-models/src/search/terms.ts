/** Index terms before blinding. The first letter says what a term is about. */
import type { Content, MessageSent } from '@teamgram/event-schemas';
import { kindsOf } from './kinds.ts';
import { PREFIX_MAX, type Words } from './words.ts';

/** Limit of terms per query that the index checks; any further ones are checked on the opened message. */
const ASKED_MAX = 16;

export const kindTerm = (kind: string): string => `k${kind}`;
/** The displayed author: a user, or the chat that the message was sent as. */
export const authorTerm = (peer: number): string => `f${peer}`;
export const threadTerm = (thread: number): string => `t${thread}`;
export const mentionTerm = (user: number): string => `m${user}`;

/** The searchable text of a message: its text, and the names of its files, polls and lists. */
export function textOf({ text, media }: Content): string {
  const { document, poll, todo, venue } = media ?? {};
  if (!document && !poll && !todo && !venue) return text;
  return [
    text,
    ...(document?.attributes.flatMap(({ fileName, title, performer }) => [fileName, title, performer]) ?? []),
    ...(poll ? [poll.question, ...poll.answers.map((answer) => answer.text)] : []),
    ...(todo ? [todo.title, ...todo.items.map(({ title }) => title)] : []),
    ...(venue ? [venue.title, venue.address] : []),
  ].join('\n');
}

/** Every prefix of a word, and every one and two letters of a run. */
export function textTerms({ words, runs, tags, emoji }: Words): Set<string> {
  const terms = new Set<string>();
  for (const word of words) addBeginnings(terms, 'w', word);
  for (const tag of tags) addBeginnings(terms, '', tag);
  for (const run of runs) for (const term of runTerms(run)) terms.add(term);
  for (const sign of emoji) terms.add(`e${sign}`);
  return terms;
}

function addBeginnings(terms: Set<string>, mark: string, word: string): void {
  let beginning = mark;
  let letters = 0;
  for (const letter of word) {
    beginning += letter;
    terms.add(beginning);
    if (++letters === PREFIX_MAX) return;
  }
}

function runTerms(run: string): string[] {
  const letters = lettersOf(run);
  return letters.flatMap((letter, index) => (index + 1 < letters.length ? [`c${letter}`, `c${letter}${letters[index + 1]}`] : [`c${letter}`]));
}

/** Further terms of a message: kind, author, thread, mentioned users. */
export function markTerms({ author, sender, thread, mentions }: Pick<MessageSent, 'author' | 'sender' | 'thread' | 'mentions'>, content: Content): string[] {
  return [
    ...kindsOf(content).map(kindTerm), authorTerm(sender || author), ...(thread === 0 ? [] : [threadTerm(thread)]), ...mentions.map(mentionTerm),
  ];
}

/** The terms that every match must have. `exact`: they suffice; otherwise candidates must be opened and checked. */
export function askedTerms(asked: Words): { terms: string[]; exact: boolean } {
  const begins = (mark: string, word: string) => mark + lettersOf(word).slice(0, PREFIX_MAX).join('');
  const terms = [...new Set([
    ...asked.words.map((word) => begins('w', word)), ...asked.tags.map((tag) => begins('', tag)),
    ...asked.runs.flatMap(askedRun), ...asked.emoji.map((sign) => `e${sign}`),
  ])];
  const isWhole = [...asked.words, ...asked.tags].every((word) => lettersOf(word).length <= PREFIX_MAX) && asked.runs.every((run) => lettersOf(run).length <= 2);
  return { terms: terms.slice(0, ASKED_MAX), exact: isWhole && terms.length <= ASKED_MAX };
}

/** Pairs are more selective than single letters. */
function askedRun(run: string): string[] {
  const terms = runTerms(run);
  return terms.length === 1 ? terms : terms.filter((term) => lettersOf(term).length === 3);
}

/** Splits into code points; false matches from splitting grapheme clusters are removed when the message is checked. */
const lettersOf = (text: string): string[] => Array.from(text);
