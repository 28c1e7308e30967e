/** The settings that decisions depend on: chats with auto-save exceptions (`autosave:<owner>`), dismissed suggestions (`dismissed:<owner>`). */
import { documentKind, type Documents } from '../view.ts';

const exceptions = documentKind<number[]>('autosave');
const dismissed = documentKind<string[]>('dismissed');
type Reader = Pick<Documents, 'get'>;

export function exceptionsOf(documents: Reader, owner: number): readonly number[] {
  return exceptions.find(documents, owner) ?? [];
}
export function addException(documents: Documents, owner: number, peer: number): void {
  const known = exceptionsOf(documents, owner);
  if (!known.includes(peer)) exceptions.put(documents, owner, [...known, peer]);
}
export function forgetExceptions(documents: Documents, owner: number): void {
  exceptions.remove(documents, owner);
}

/** "<peer>/<suggestion>" */
export function dismissedBy(documents: Reader, owner: number): readonly string[] {
  return dismissed.find(documents, owner) ?? [];
}
export function dismiss(documents: Documents, owner: number, suggestion: string): void {
  dismissed.put(documents, owner, [...dismissedBy(documents, owner), suggestion]);
}
export function forgetSettings(documents: Documents, owner: number): void {
  exceptions.remove(documents, owner);
  dismissed.remove(documents, owner);
}
