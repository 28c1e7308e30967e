/** A user's saved GIFs (`gifs:<user>`), newest first. Each counts as a use of its file. */
import { documentKind, type Documents } from '../view.ts';
import { endUse, use, usesAmong, type FileUse } from './use.ts';

const kept = documentKind<number[]>('gifs');

/** saved_gifs_limit_default (core.telegram.org/api/gifs). */
export const GIFS_MAX = 200;

export function gifsOf(documents: Pick<Documents, 'get'>, user: number): readonly number[] {
  return kept.find(documents, user) ?? [];
}

export function gifFiles(documents: Pick<Documents, 'get'>, user: number): FileUse[] {
  return usesAmong(documents, gifsOf(documents, user));
}

export function keepGif(documents: Documents, user: number, file: number): void {
  const former = gifsOf(documents, user);
  if (!former.includes(file)) use(documents, file);
  kept.put(documents, user, [file, ...former.filter((one) => one !== file)]);
}

export function dropGif(documents: Documents, user: number, file: number): void {
  const former = gifsOf(documents, user);
  if (!former.includes(file)) return;
  endUse(documents, file);
  kept.put(documents, user, former.filter((one) => one !== file));
}

/** Removes the GIFs of a deleted account. */
export function forgetGifs(documents: Documents, user: number): void {
  for (const file of gifsOf(documents, user)) endUse(documents, file);
  kept.remove(documents, user);
}
