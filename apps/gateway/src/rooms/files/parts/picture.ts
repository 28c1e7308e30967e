/** Decodes untrusted images safely and scales them to the sizes that clients expect. Camera metadata (EXIF) is dropped. */
import { refusal } from '@teamgram/domain';
import { Turns } from '@teamgram/host';
import { loadSharp } from '../../../pictures.ts';
import { imageKind } from './image-kind.ts';
import { strippedThumbnail } from './stripped-thumbnail.ts';

/** One size of an image, as JPEG. */
export type SizedPicture = { type: string; width: number; height: number; bytes: Uint8Array };
export type Picture = { width: number; height: number; stripped: Uint8Array; sizes: SizedPicture[] };

/** How sizes are made: `inside` fits into a square, `cover` crops to fill one. Edges in pixels by size type. */
export type Sizes = { fit: 'inside' | 'cover'; edges: Record<string, number>; edgeMin: number };

/** "s, m, x, y, w: box" and "a, b, c: crop" (core.telegram.org/api/files#image-thumbnail-types). */
export const PHOTO_SIZES: Sizes = { fit: 'inside', edges: { s: 100, m: 320, x: 800, y: 1280, w: 2560 }, edgeMin: 1 };
export const PROFILE_SIZES: Sizes = { fit: 'cover', edges: { a: 160, b: 320, c: 640 }, edgeMin: 160 };
export const DOCUMENT_THUMBNAILS: Sizes = { fit: 'inside', edges: { m: 320 }, edgeMin: 1 };

export const PICTURE_BYTES_MAX = 10 * 1024 * 1024;
/** "The width and height in total must not exceed 10000. Width and height ratio must be at most 20" (core.telegram.org/bots/api#sendphoto). */
const PERIMETER_HALF_MAX = 10_000;
const RATIO_MAX = 20;
/** 5,000 × 5,000: the largest area within those limits, 100 MB decoded. */
const PIXELS_MAX = 25_000_000;
const DECODE_TIMEOUT_S = 20;
const QUALITY = 87;

/** Decoding takes memory proportional to the area, so one worker decodes two images at a time. */
const turns = new Turns(2);

/**
 * `load` provides the bytes, at most `PICTURE_BYTES_MAX`, when a decoding slot is free.
 * Throws PHOTO_EXT_INVALID, PHOTO_INVALID_DIMENSIONS, PHOTO_CROP_SIZE_SMALL, IMAGE_PROCESS_FAILED.
 */
export function makePicture(load: () => Promise<Uint8Array>, sizes: Sizes): Promise<Picture> {
  return turns.run(async () => {
    const image = await load();
    if (!imageKind(image)) throw refusal('PHOTO_EXT_INVALID');
    const { width, height } = await dimensions(image);
    refuseDimensions(width, height, sizes);
    return { width, height, ...(await resized(image, { width, height }, sizes)) };
  });
}

/** Dimensions after applying the EXIF orientation. */
async function dimensions(image: Uint8Array): Promise<{ width: number; height: number }> {
  const sharp = await loadSharp();
  const { autoOrient } = await sharp(image, { limitInputPixels: false }).metadata().catch(undecodable);
  return autoOrient;
}

function refuseDimensions(width: number, height: number, { edgeMin }: Sizes): void {
  const [shorter, longer] = [Math.min(width, height), Math.max(width, height)];
  if (shorter < 1 || longer + shorter > PERIMETER_HALF_MAX || longer / shorter > RATIO_MAX) throw refusal('PHOTO_INVALID_DIMENSIONS');
  if (shorter < edgeMin) throw refusal('PHOTO_CROP_SIZE_SMALL');
}

/** The largest size is made from the image and the others from that one, so the image is decoded once. */
async function resized(image: Uint8Array, { width, height }: { width: number; height: number }, { fit, edges }: Sizes): Promise<Pick<Picture, 'stripped' | 'sizes'>> {
  const sharp = await loadSharp();
  const sizes: SizedPicture[] = [];
  let source = sharp(image, { limitInputPixels: PIXELS_MAX, sequentialRead: true }).timeout({ seconds: DECODE_TIMEOUT_S }).autoOrient().flatten({ background: '#ffffff' });
  const extent = fit === 'cover' ? Math.min(width, height) : Math.max(width, height);
  for (const [type, edge] of neededEdges(edges, extent)) {
    const { data, info } = await source.resize(edge, edge, { fit }).jpeg({ quality: QUALITY }).toBuffer({ resolveWithObject: true }).catch(undecodable);
    sizes.unshift({ type, width: info.width, height: info.height, bytes: data });
    source = sharp(data);
  }
  return { sizes, stripped: await strippedThumbnail(sizes[0]!.bytes) };
}

/** Largest first, none larger than the image. A size that would equal the next smaller one is left out. */
function neededEdges(edges: Record<string, number>, extent: number): [string, number][] {
  const ascending = Object.entries(edges);
  const needed = ascending.filter((_, index) => index === 0 || extent > ascending[index - 1]![1]);
  return needed.map(([type, edge]): [string, number] => [type, Math.min(edge, extent)]).reverse();
}

/** Any decoder error is reported as an invalid image. */
function undecodable(): never {
  throw refusal('IMAGE_PROCESS_FAILED');
}
