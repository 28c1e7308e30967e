/**
 * Due dates folded from the log: queues of (due time, subject), each in insertion order. All entries of a queue have the same delay, so the first one
 * is always the next due, however many there are. Documents: `queue:<name>`, `queued:<name>/<block>`, `queues:all`.
 */
import { documentKind, type Documents } from '../view.ts';

/** Entries per block; a block is rewritten with every entry added to it. */
const BLOCK = 64;

/** `next`: the first pending entry, `end`: the place of the next new entry. */
type Queue = { next: number; end: number };
export type Due = { place: number; dueMs: number; subject: number };

const queues = documentKind<Queue>('queue');
const blocks = documentKind<[dueMs: number, subject: number][]>('queued');
const names = documentKind<string[]>('queues');

type Reader = Pick<Documents, 'get'>;
const blockName = (queue: string, place: number) => `${queue}/${Math.floor(place / BLOCK)}`;

/** All queues with pending entries. */
export function queueNames(documents: Reader): readonly string[] {
  return names.find(documents, 'all') ?? [];
}

/** At most `limit` due entries from the front. */
export function dueIn(documents: Reader, queue: string, nowMs: number, limit: number): Due[] {
  const { next, end } = queues.find(documents, queue) ?? { next: 0, end: 0 };
  const due: Due[] = [];
  for (let place = next; place < end && due.length < limit; place++) {
    const [dueMs, subject] = blocks.find(documents, blockName(queue, place))![place % BLOCK]!;
    if (dueMs > nowMs) break;
    due.push({ place, dueMs, subject });
  }
  return due;
}

/** The first entry of a queue; undefined: it is empty. */
export function firstOf(documents: Reader, queue: string): Due | undefined {
  return dueIn(documents, queue, Infinity, 1)[0];
}

/** Appends an entry, and lists the queue if it was empty. */
export function joinQueue(documents: Documents, name: string, dueMs: number, subject: number): void {
  if (append(documents, name, dueMs, subject)) names.put(documents, 'all', [...new Set([...queueNames(documents), name])]);
}

/** True when the queue was empty before. */
export function append(documents: Documents, name: string, dueMs: number, subject: number): boolean {
  const queue = queues.find(documents, name) ?? { next: 0, end: 0 };
  const wasEmpty = queue.next === queue.end;
  const block = blocks.find(documents, blockName(name, queue.end)) ?? [];
  block[queue.end % BLOCK] = [dueMs, subject];
  blocks.put(documents, blockName(name, queue.end), block);
  queue.end++;
  queues.put(documents, name, queue);
  return wasEmpty;
}

/** Deletes a queue that will not be used again. */
export function dropQueue(documents: Documents, name: string): void {
  const { end } = queues.find(documents, name) ?? { end: 0 };
  blocks.remove(documents, blockName(name, end));
  queues.remove(documents, name);
}

/** Entries below `next` are done. Places continue to count, even when the queue becomes empty. */
export function advanceQueue(documents: Documents, name: string, next: number): void {
  if (advance(documents, name, next)) names.put(documents, 'all', queueNames(documents).filter((one) => one !== name));
}

/** True when the queue is now empty. */
export function advance(documents: Documents, name: string, next: number): boolean {
  const queue = queues.find(documents, name);
  if (!queue) return false;
  for (let block = Math.floor(queue.next / BLOCK); block < Math.floor(next / BLOCK); block++) blocks.remove(documents, `${name}/${block}`);
  queue.next = Math.max(queue.next, Math.min(next, queue.end));
  queues.put(documents, name, queue);
  return queue.next === queue.end;
}
