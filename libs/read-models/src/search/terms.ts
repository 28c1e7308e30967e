/** Terms: what stands in the index, before it is made blind. The first letter says what a term is about. */
import type { Content, MessageSent } from '@teamgram/event-schemas';
import { kindsOf } from './kinds.ts';
import { PREFIX_MAX, type Words } from './words.ts';

/** Terms of a query that the index looks for; more of them are looked at in the message itself. */
const ASKED_MAX = 16;

export const kindTerm = (kind: string): string => `k${kind}`;
/** Who is shown as the author: a person, or the chat in whose name it was said. */
export const authorTerm = (peer: number): string => `f${peer}`;
export const threadTerm = (thread: number): string => `t${thread}`;
export const mentionTerm = (user: number): string => `m${user}`;

/** Whatever of a message people look for by words: what it says, and what the files, polls and lists of it are called. */
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

/** Every beginning of a word, and every one and two letters of a run. */
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

/** What else a message is found by: its kind, its author, its thread, who is named in it. */
export function markTerms({ author, sender, thread, mentions }: Pick<MessageSent, 'author' | 'sender' | 'thread' | 'mentions'>, content: Content): string[] {
  return [
    ...kindsOf(content).map(kindTerm), authorTerm(sender || author), ...(thread === 0 ? [] : [threadTerm(thread)]), ...mentions.map(mentionTerm),
  ];
}

/** The terms that every message asked for has. `exact`: whatever has them is asked for; otherwise the messages themselves must be looked at. */
export function askedTerms(asked: Words): { terms: string[]; exact: boolean } {
  const begins = (mark: string, word: string) => mark + lettersOf(word).slice(0, PREFIX_MAX).join('');
  const terms = [...new Set([
    ...asked.words.map((word) => begins('w', word)), ...asked.tags.map((tag) => begins('', tag)),
    ...asked.runs.flatMap(askedRun), ...asked.emoji.map((sign) => `e${sign}`),
  ])];
  const isWhole = [...asked.words, ...asked.tags].every((word) => lettersOf(word).length <= PREFIX_MAX) && asked.runs.every((run) => lettersOf(run).length <= 2);
  return { terms: terms.slice(0, ASKED_MAX), exact: isWhole && terms.length <= ASKED_MAX };
}

/** Pairs say more than letters. */
function askedRun(run: string): string[] {
  const terms = runTerms(run);
  return terms.length === 1 ? terms : terms.filter((term) => lettersOf(term).length === 3);
}

/** Code points: what belongs together is put together again by looking at the message. */
const lettersOf = (text: string): string[] => Array.from(text);
