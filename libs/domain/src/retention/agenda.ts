/**
 * Events due at individual times: one queue for each second with an entry (`at/<second>`), indexed by day, minute and second, so that no list is
 * longer than the days of a year, the minutes of a day or the seconds of a minute. Documents: `agenda:days`, `agenda:day/<day>`,
 * `agenda:minute/<minute>`.
 */
import { documentKind, type Documents } from '../view.ts';
import { advance, append, dropQueue } from './queue.ts';

const lists = documentKind<number[]>('agenda');
type Reader = Pick<Documents, 'get'>;

const PREFIX = 'at/';
const MINUTE_S = 60;
const DAY_MINUTES = 1440;
const queueAt = (second: number) => `${PREFIX}${second}`;
const secondOf = (queue: string) => Number(queue.slice(PREFIX.length));

/** The lists that index a second, from the most specific one up. */
function pathTo(second: number): { list: string; entry: number }[] {
  const minute = Math.floor(second / MINUTE_S);
  const day = Math.floor(minute / DAY_MINUTES);
  return [{ list: `minute/${minute}`, entry: second }, { list: `day/${day}`, entry: minute }, { list: 'days', entry: day }];
}

/** Whether it is a queue of the agenda, which exists for one second only. */
export function isOfAgenda(queue: string): boolean {
  return queue.startsWith(PREFIX);
}

/** @param subject identifies this entry uniquely and for ever */
export function joinAgenda(documents: Documents, second: number, subject: number): void {
  if (!append(documents, queueAt(second), second * 1000, subject)) return;
  for (const { list, entry } of pathTo(second)) {
    const known = lists.find(documents, list) ?? [];
    if (known.includes(entry)) return;
    lists.put(documents, list, [...known, entry].sort((one, other) => one - other));
  }
}

/** The queue that is due first; undefined: the agenda is empty. */
export function nextOnAgenda(documents: Reader): { queue: string; dueMs: number } | undefined {
  const [day] = lists.find(documents, 'days') ?? [];
  const [minute] = day === undefined ? [] : lists.find(documents, `day/${day}`)!;
  const [second] = minute === undefined ? [] : lists.find(documents, `minute/${minute}`)!;
  return second === undefined ? undefined : { queue: queueAt(second), dueMs: second * 1000 };
}

/** Entries below `next` are done. A queue is deleted when it is empty. */
export function advanceAgenda(documents: Documents, queue: string, next: number): void {
  if (!advance(documents, queue, next)) return;
  dropQueue(documents, queue);
  for (const { list, entry } of pathTo(secondOf(queue))) {
    const left = (lists.find(documents, list) ?? []).filter((one) => one !== entry);
    if (left.length > 0) return lists.put(documents, list, left);
    lists.remove(documents, list);
  }
}
