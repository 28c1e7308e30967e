import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { DOCUMENT_THUMBNAILS, makePicture, PHOTO_SIZES, PROFILE_SIZES } from './picture.ts';
import type { Picture } from './picture.ts';

/** A smooth picture: red grows to the right, green to the bottom. */
function gradient(width: number, height: number): Sharp {
  const pixels = Buffer.alloc(width * height * 3);
  for (let at = 0; at < width * height; at++) {
    pixels[at * 3] = Math.round((255 * (at % width)) / width);
    pixels[at * 3 + 1] = Math.round((255 * Math.floor(at / width)) / height);
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

const jpeg = (width: number, height: number) => gradient(width, height).jpeg().toBuffer();
const made = async (bytes: Promise<Buffer>, sizes = PHOTO_SIZES) => makePicture(() => bytes, sizes);
const shapes = ({ sizes }: Picture) => sizes.map(({ type, width, height }) => `${type} ${width}x${height}`);

describe('makePicture', () => {
  test('a photo gets every size up to its own', async () => {
    expect(shapes(await made(jpeg(1000, 500)))).toEqual(['s 100x50', 'm 320x160', 'x 800x400', 'y 1000x500']);
    expect(shapes(await made(jpeg(60, 30)))).toEqual(['s 60x30']);
    expect(shapes(await made(jpeg(3000, 1500)))).toEqual(['s 100x50', 'm 320x160', 'x 800x400', 'y 1280x640', 'w 2560x1280']);
  });

  test('a profile photo is cut square, and none of its sizes is larger than the picture', async () => {
    expect(shapes(await made(jpeg(1000, 500), PROFILE_SIZES))).toEqual(['a 160x160', 'b 320x320', 'c 500x500']);
  });

  test('a document gets one thumbnail', async () => {
    const picture = await made(gradient(640, 480).png().toBuffer(), DOCUMENT_THUMBNAILS);
    expect(picture).toMatchObject({ width: 640, height: 480 });
    expect(shapes(picture)).toEqual(['m 320x240']);
  });

  test('a picture that a camera turned is shown upright, and what the camera wrote beside it is gone', async () => {
    const turned = gradient(400, 200).withExif({ IFD0: { Orientation: '6' }, IFD3: { GPSLatitudeRef: 'N' } }).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const { sizes, width, height } = await made(turned);
    expect([width, height]).toEqual([200, 400]);
    expect(await sharp(sizes.at(-1)!.bytes).metadata()).not.toHaveProperty('exif');
  });

  test('what is transparent becomes white', async () => {
    const clear = sharp({ create: { width: 50, height: 50, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } }).png().toBuffer();
    const { data } = await sharp((await made(clear)).sizes[0]!.bytes).raw().toBuffer({ resolveWithObject: true });
    expect(data.every((value) => value > 250)).toBe(true);
  });

  test.each([
    ['a text', Promise.resolve(Buffer.from('not a picture at all')), PHOTO_SIZES, 'PHOTO_EXT_INVALID'],
    ['a drawing in a language that the decoder would read', Promise.resolve(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')), PHOTO_SIZES, 'PHOTO_EXT_INVALID'],
    ['a picture that breaks off', jpeg(300, 300).then((bytes) => bytes.subarray(0, 400)), PHOTO_SIZES, 'IMAGE_PROCESS_FAILED'],
    ['a picture that is too long', jpeg(2100, 100), PHOTO_SIZES, 'PHOTO_INVALID_DIMENSIONS'],
    ['a picture that is too large', gradient(1, 1).resize(6000, 5000).png().toBuffer(), PHOTO_SIZES, 'PHOTO_INVALID_DIMENSIONS'],
    ['a profile photo that is too small', jpeg(100, 300), PROFILE_SIZES, 'PHOTO_CROP_SIZE_SMALL'],
  ])('refuses %s', async (_, bytes, sizes, refusal) => {
    await expect(made(bytes, sizes)).rejects.toThrow(refusal);
  });

  test('a stripped thumbnail tells its height and width, and is small enough to come with every message', async () => {
    const { stripped } = await made(jpeg(800, 400));
    expect([...stripped.subarray(0, 3)]).toEqual([1, 20, 40]);
    expect(stripped.length).toBeLessThan(1000);
  });
});
