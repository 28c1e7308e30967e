/** Filters of $all by stream name or event type. */
import { createContext, Script, type Context } from 'node:vm';
import { Refusal } from './refusal.ts';
import type { FilterRequest } from './wire/requests.ts';
import type { ServedEvent } from './wire/responses.ts';

/** Decides for each event whether it matches. */
export type Filter = (events: readonly ServedEvent[]) => boolean[];

const EXPRESSION_LENGTH_MAX = 512;
const PREFIXES_MAX = 1_000;
/** Number of cached verdicts: types are few, and streams repeat. */
const VERDICTS_MAX = 10_000;
/** A regular expression may take exponential time (ReDoS): if a run of events takes longer than this, the read is refused. */
const MATCHING_TIMEOUT_MS = 100;

/** @throws {Refusal} */
export function filterOf(request: FilterRequest): Filter {
  const subject = (event: ServedEvent) => (request.on === 'type' ? event.type : event.stream);
  const matches = request.regex ? byExpression(request.regex) : byPrefix(request.prefixes);
  return (events) => matches(events.map(subject));
}

type Matches = (texts: string[]) => boolean[];

function byPrefix(prefixes: readonly string[]): Matches {
  if (prefixes.length > PREFIXES_MAX) throw new Refusal('invalid', `a filter takes at most ${PREFIXES_MAX} prefixes`);
  return (texts) => texts.map((text) => prefixes.some((prefix) => text.startsWith(prefix)));
}

function byExpression(source: string): Matches {
  const context = createContext({ pattern: compile(source), texts: [] as string[] });
  let verdicts = new Map<string, boolean>();
  return (texts) => {
    const unknown = [...new Set(texts)].filter((text) => !verdicts.has(text));
    if (verdicts.size + unknown.length > VERDICTS_MAX) verdicts = new Map();
    const asked = verdicts.size === 0 ? [...new Set(texts)] : unknown;
    if (asked.length > 0) match(context, asked).forEach((verdict, index) => verdicts.set(asked[index]!, verdict));
    return texts.map((text) => verdicts.get(text)!);
  };
}

function compile(source: string): RegExp {
  if (source.length > EXPRESSION_LENGTH_MAX) throw new Refusal('invalid', `a filter's expression takes at most ${EXPRESSION_LENGTH_MAX} characters`);
  try {
    return new RegExp(source);
  } catch {
    throw new Refusal('invalid', 'the filter is no regular expression');
  }
}

const matching = new Script('texts.map((text) => pattern.test(text))');

function match(context: Context, texts: string[]): boolean[] {
  context['texts'] = texts;
  try {
    return matching.runInContext(context, { timeout: MATCHING_TIMEOUT_MS }) as boolean[];
  } catch {
    throw new Refusal('invalid', 'the filter takes too long to match');
  }
}
