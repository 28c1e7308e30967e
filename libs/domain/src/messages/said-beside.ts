/**
 * What others have said to a message in facts of their own (reactions, votes): the stream versions whose keys go when the message goes
 * (`beside:<position>`).
 */
import { documentKind, type Documents } from '../view.ts';

const besides = documentKind<number[]>('beside');

export function versionsBeside(documents: Pick<Documents, 'get'>, message: number): readonly number[] {
  return besides.find(documents, message) ?? [];
}

export function noteBeside(documents: Documents, message: number, version: number): void {
  besides.put(documents, message, [...versionsBeside(documents, message), version]);
}

export function forgetBeside(documents: Documents, message: number): void {
  besides.remove(documents, message);
}
