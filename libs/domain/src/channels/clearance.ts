/** A user's clearance in a chat (`clearance:<peer>/<user>`), member or not: 1 … 3; without a document: 0. */
import { documentKind, type Documents } from '../view.ts';
import { chatOf } from './chat.ts';
import { isCleared } from './rights.ts';

const clearances = documentKind<{ level: number }>('clearance');

type Reader = Pick<Documents, 'get'>;

const name = (peer: number, user: number) => `${peer}/${user}`;

/** The user's clearance in a chat, 0 … 3. */
export function clearanceOf(documents: Reader, peer: number, user: number): number {
  return clearances.find(documents, name(peer, user))?.level ?? 0;
}

/** Sets the user's clearance. */
export function clear(documents: Documents, peer: number, user: number, level: number): void {
  if (level > 0) clearances.put(documents, name(peer, user), { level });
  else clearances.remove(documents, name(peer, user));
}

/** Whether the user's clearance suffices for the chat's classification. */
export function isClearedFor(documents: Reader, peer: number, user: number): boolean {
  const { classification = 0, creator } = chatOf(documents, peer) ?? { creator: 0 };
  return classification === 0 || isCleared({ role: creator === user ? 'creator' : 'member', classification, clearance: clearanceOf(documents, peer, user) });
}
