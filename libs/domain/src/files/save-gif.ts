import type { Fact, FileDescription, GifDropped, GifKept } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { fileOf } from './file.ts';
import { gifsOf, GIFS_MAX } from './gifs.ts';
import { erasedWith, usesAmong, type FileUse } from './use.ts';

/** messages.saveGif. Saving again moves it to the front; beyond the limit the oldest is removed. */
export type SaveGif = { type: 'SaveGif'; file: number; unsave: boolean };

export type SaveGifState = { description: FileDescription | undefined; kept: readonly number[]; uses: FileUse[] };

export function load(view: View, { file }: SaveGif, { actor }: Context): SaveGifState {
  const kept = gifsOf(view.documents, actor);
  return { description: fileOf(view, file)?.description, kept, uses: usesAmong(view.documents, kept) };
}

/** Throws GIF_ID_INVALID. */
export function saveGif({ description, kept, uses }: SaveGifState, { file, unsave }: SaveGif, { actor }: Context): Fact[] {
  const dropping = (id: number): Fact[] => [dropped(actor, id), ...erasedWith(uses.filter((use) => use.id === id))];
  if (unsave) return kept.includes(file) ? dropping(file) : [];
  if (!description?.document?.attributes.some(({ kind }) => kind === 'animated')) throw refusal('GIF_ID_INVALID');
  if (kept[0] === file) return [];
  const fact: GifKept = { type: 'GifKept', stream: `gifs-${actor}`, owner: actor, file };
  const surplus = kept.includes(file) || kept.length < GIFS_MAX ? undefined : kept.at(-1);
  return [fact, ...(surplus === undefined ? [] : dropping(surplus))];
}

function dropped(owner: number, file: number): GifDropped {
  return { type: 'GifDropped', stream: `gifs-${owner}`, owner, file };
}
