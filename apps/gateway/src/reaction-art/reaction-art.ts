/** Artwork of the reaction emoji: files of the server itself, identical in all workers, rendered on first use. */
import { readFileSync } from 'node:fs';
import { reactionEmoji } from '@teamgram/domain';
import { keptOnceMade } from '../kept-once-made.ts';
import { loadSharp } from '../pictures.ts';
import { animated, movements, type Movement } from './animation.ts';
import { shapesOf, svgOf } from './drawing.ts';

export type ArtKind = 'still' | Movement;
/** `id`: below all ids of uploaded files. */
export type ArtFile = { id: number; kind: ArtKind; emoji: string; mimeType: string; name: string; bytes: Uint8Array };
export type ReactionArt = { emoji: string; title: string; files: Record<ArtKind, ArtFile> };

const KINDS = ['still', ...movements] as const;
/** Ids of uploaded files contain the time and so are far larger (rooms/files/parts/file-id.ts). */
const FIRST_ID = 1;
const STILL_EDGE = 128;

type Picture = { name: string; drawing: string };

/** In the order in which reactions are offered. Rendering is retried by the next caller if it failed. */
export const reactionArt: () => Promise<readonly ReactionArt[]> = keptOnceMade(drawAll);

/** Whether a file id belongs to the artwork, and so can be looked up with `artFile`. */
export const isArt = (id: number): boolean => id >= FIRST_ID && id < FIRST_ID + reactionEmoji.length * KINDS.length;

/** The artwork with this file id, for which `isArt` must hold. */
export async function artFile(id: number): Promise<ArtFile> {
  const { files } = (await reactionArt())[Math.floor((id - FIRST_ID) / KINDS.length)]!;
  return files[KINDS[(id - FIRST_ID) % KINDS.length]!];
}

async function drawAll(): Promise<ReactionArt[]> {
  const pictures = JSON.parse(readFileSync(new URL('pictures.json', import.meta.url), 'utf8')) as Record<string, Picture>;
  return Promise.all(reactionEmoji.map((emoji, index) => draw(emoji, pictures[emoji]!, FIRST_ID + index * KINDS.length)));
}

async function draw(emoji: string, { name, drawing }: Picture, firstId: number): Promise<ReactionArt> {
  const shapes = shapesOf(drawing);
  const files = await Promise.all(KINDS.map(async (kind, index): Promise<[ArtKind, ArtFile]> => {
    const bytes = kind === 'still' ? await rasterised(drawing) : await animated(shapes, kind);
    const mimeType = kind === 'still' ? 'image/webp' : 'application/x-tgsticker';
    return [kind, { id: firstId + index, kind, emoji, mimeType, name: kind === 'still' ? 'sticker.webp' : 'AnimatedSticker.tgs', bytes }];
  }));
  return { emoji, title: name.charAt(0).toUpperCase() + name.slice(1), files: Object.fromEntries(files) as Record<ArtKind, ArtFile> };
}

async function rasterised(drawing: string): Promise<Uint8Array> {
  const sharp = await loadSharp();
  return sharp(Buffer.from(svgOf(drawing)), { density: (72 * STILL_EDGE) / 32 }).resize(STILL_EDGE, STILL_EDGE).webp({ quality: 90 }).toBuffer();
}
