/** Facts attached to a message by others (reactions, votes): the stream versions whose keys are destroyed with it (`beside:<position>`). */
import { longListKind } from '../long-list.ts';
import type { Documents } from '../view.ts';

const besides = longListKind('beside');

export function versionsBeside(documents: Pick<Documents, 'get'>, message: number): readonly number[] {
  return besides.read(documents, message);
}

export function noteBeside(documents: Documents, message: number, version: number): void {
  besides.add(documents, message, version);
}

export function forgetBeside(documents: Documents, message: number): void {
  besides.remove(documents, message);
}
