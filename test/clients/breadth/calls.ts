/** Calls many functions of a client library in sequence: arguments, expected results, and values that later calls need. */
import { setTimeout } from 'node:timers/promises';
import { inspect } from 'node:util';

/* eslint-disable typescript/no-explicit-any */
type Any = any;

/** Who else is there, and what may be shown to them; and what the calls so far have brought. */
export type Neighbourhood = { friend: number; friendPhone: string; friendName: string; picture: string; /** Folder with a chat export of another messenger, for the import of messages. */ exportFolder: string };
export type Known = Neighbourhood & Record<string, Any>;

/** Arguments and expectations may depend on values known by then. */
type From<Value> = Value | ((known: Known) => unknown);

/**
 * `answer`: expected subset of the result, see `differs`, or a refusal by its text;
 * default: what the library returns for "nothing". `keep` stores values for later calls.
 */
export type Call = readonly [name: string, given?: From<object>, answer?: From<object | string | number | boolean | null>, keep?: (answer: Any, known: Known) => void];
export type Rooms = Record<string, readonly Call[]>;
export type Outcome = { calls: number; /** Deviations from the tables of expected results. */ wrong: string[] };

/** Calls that may be repeated. TDLib reports some actions as done before it has sent them to the server. */
const QUESTION = /^(get|search|check)/;
const ASKED_AGAIN_FOR_MS = 10_000;
const ASKED_AGAIN_EVERY_MS = 50;
/** A library that retries or waits for ever is as wrong as one that is refused. */
const ANSWER_WITHIN_MS = 30_000;
const BRIEF_LENGTH = 400;

/** Expects a refusal with this text. */
class Refusal {
  readonly words: RegExp;
  constructor(words: RegExp) { this.words = words; }
}

/** Expectation given by a predicate. */
class Holds {
  readonly ask: (found: Any) => boolean;
  constructor(ask: (found: Any) => boolean) { this.ask = ask; }
}

export const refused = (words: RegExp) => new Refusal(words);
export const holds = (ask: (found: Any) => boolean) => new Holds(ask);
/** Expects a list with such an element. */
export const some = (wanted: unknown) => holds((list) => Array.isArray(list) && list.some((each) => differs(each, wanted) === undefined));
/** Expects a non-empty list. */
export const filled = some(undefined);

/** @param nothing what the library returns when there is nothing to return */
export async function callAll(rooms: Rooms, known: Known, nothing: unknown, invoke: (name: string, given: Any) => unknown): Promise<Outcome> {
  const outcome: Outcome = { calls: 0, wrong: [] };
  for (const [room, calls] of Object.entries(rooms)) {
    for (const [name, given, answer = nothing, keep] of calls) {
      outcome.calls++;
      const ask = () => problem(async () => {
        const found = await answered(invoke(name, from(given, known)));
        keep?.(found, known);
        return found;
      }, () => from(answer, known));
      const wrong = await (QUESTION.test(name) ? again(ask) : ask());
      if (wrong !== undefined) outcome.wrong.push(`${room}: ${name}${typeof given === 'object' ? ` ${brief(given)}` : ''}: ${wrong}`);
    }
  }
  return outcome;
}

async function again(ask: () => Promise<string | undefined>): Promise<string | undefined> {
  const endMs = Date.now() + ASKED_AGAIN_FOR_MS;
  for (;;) {
    const wrong = await ask();
    if (wrong === undefined || Date.now() > endMs) return wrong;
    await setTimeout(ASKED_AGAIN_EVERY_MS);
  }
}

const from = (value: unknown, known: Known): unknown => (typeof value === 'function' ? (value as (known: Known) => unknown)(known) : value);
const brief = (value: unknown) => inspect(value, { depth: 6, breakLength: Infinity }).slice(0, BRIEF_LENGTH);

async function problem(call: () => Promise<unknown>, wanted: () => unknown): Promise<string | undefined> {
  try {
    const found = await call();
    return differs(found, wanted());
  } catch (error) {
    const { errorMessage = '', message } = error as { errorMessage?: string; message: string };
    const said = `${errorMessage} ${message}`.trim();
    const expected = wanted();
    return expected instanceof Refusal && expected.words.test(said) ? undefined : said;
  }
}

/** An async iterator is consumed for a limited time. */
async function answered(answer: unknown): Promise<unknown> {
  const done = new AbortController();
  const late = setTimeout(ANSWER_WITHIN_MS, undefined, { signal: done.signal }).then(() => { throw new Error('no answer'); });
  try {
    return await Promise.race([answer && typeof answer === 'object' && Symbol.asyncIterator in answer ? drained(answer as AsyncIterable<unknown>) : answer, late]);
  } finally {
    late.catch(() => undefined);
    done.abort();
  }
}

async function drained(items: AsyncIterable<unknown>): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const item of items) if (found.push(item) === 20) break;
  return found;
}

/**
 * Describes the difference between result and expectation: regular expressions
 * match text, objects are compared in the given fields, undefined accepts anything.
 */
export function differs(found: Any, wanted: Any): string | undefined {
  if (wanted === undefined) return undefined;
  if (wanted instanceof Holds) return wanted.ask(found) ? undefined : brief(found);
  if (wanted instanceof RegExp) return wanted.test(String(found)) ? undefined : `${brief(found)} is not ${wanted}`;
  if (wanted instanceof Refusal) return `not refused but ${brief(found)}`;
  if (wanted === null || typeof wanted !== 'object') return Object.is(found, wanted) ? undefined : `${brief(found)} is not ${brief(wanted)}`;
  if (found === null || typeof found !== 'object' || (Array.isArray(wanted) && found.length !== wanted.length)) return `${brief(found)} is not ${brief(wanted)}`;
  for (const [key, value] of Object.entries(wanted)) {
    const where = differs(found[key], value);
    if (where !== undefined) return `${key}: ${where}`;
  }
  return undefined;
}
