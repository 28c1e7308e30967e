/** How far a thread of a supergroup was read, by a user or by anybody (`thread-mark:<peer>/<thread>/<user>`). */
import { documentKind, type Documents } from '../view.ts';

const marks = documentKind<{ maxId: number }>('thread-mark');

export const ANYBODY = 0;
const nameOf = (peer: number, thread: number, user: number) => `${peer}/${thread}/${user}`;

/** 0: nothing was read. */
export function threadMark(documents: Pick<Documents, 'get'>, peer: number, thread: number, user: number): number {
  return marks.find(documents, nameOf(peer, thread, user))?.maxId ?? 0;
}

export function raiseThreadMark(documents: Documents, peer: number, thread: number, user: number, maxId: number): void {
  if (maxId > threadMark(documents, peer, thread, user)) marks.put(documents, nameOf(peer, thread, user), { maxId });
}
