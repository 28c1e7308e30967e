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

/**
 * What clients put before a stripped thumbnail, height and width at bytes 164 and 166 (core.telegram.org/api/files#stripped-thumbnails;
 * the bytes as in @mtcute/core utils, MIT).
 */
const CLIENT_HEADER = Buffer.from(
  'ffd8ffe000104a46494600010100000100010000ffdb004300281c1e231e19282321232d2b28303c64413c37373c7b585d4964918099968f808c8aa0b4e6' +
  'c3a0aadaad8a8cc8ffcbdaeef5ffffff9bc1fffffffaffe6fdfff8ffdb0043012b2d2d3c353c76414176f8a58ca5f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8' +
  'f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8ffc00011080000000003012200021101031101ffc4001f0000010501' +
  '010101010100000000000000000102030405060708090a0bffc400b5100002010303020403050504040000017d0102030004110512213141061351610722' +
  '7114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a3435363738393a434445464748494a535455565758595a636465666768' +
  '696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9' +
  'dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9faffc4001f0100030101010101010101010000000000000102030405060708090a0bffc400b511000201' +
  '02040403040705040400010277000102031104052131061241510761711322328108144291a1b1c109233352f0156272d10a162434e125f11718191a2627' +
  '28292a35363738393a434445464748494a535455565758595a636465666768696a737475767778797a82838485868788898a92939495969798999aa2a3a4' +
  'a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9faffda000c03010002110311' +
  '003f00',
  'hex',
);

describe('makePicture', () => {
  test('a photo gets every size up to its own', async () => {
    expect(shapes(await made(jpeg(1000, 500)))).toEqual(['s 100x50', 'm 320x160', 'x 800x400', 'y 1000x500']);
    expect(shapes(await made(jpeg(60, 30)))).toEqual(['s 60x30']);
    expect(shapes(await made(jpeg(3000, 1500)))).toEqual(['s 100x50', 'm 320x160', 'x 800x400', 'y 1280x640', 'w 2560x1280']);
  });

  test('a profile photo is cropped to a square, and none of its sizes is larger than the original', async () => {
    expect(shapes(await made(jpeg(1000, 500), PROFILE_SIZES))).toEqual(['a 160x160', 'b 320x320', 'c 500x500']);
  });

  test('a document gets one thumbnail', async () => {
    const picture = await made(gradient(640, 480).png().toBuffer(), DOCUMENT_THUMBNAILS);
    expect(picture).toMatchObject({ width: 640, height: 480 });
    expect(shapes(picture)).toEqual(['m 320x240']);
  });

  test('a picture rotated by EXIF orientation is made upright, and its metadata is removed', async () => {
    const turned = gradient(400, 200).withExif({ IFD0: { Orientation: '6' }, IFD3: { GPSLatitudeRef: 'N' } }).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const { sizes, width, height } = await made(turned);
    expect([width, height]).toEqual([200, 400]);
    expect(await sharp(sizes.at(-1)!.bytes).metadata()).not.toHaveProperty('exif');
  });

  test('transparent areas become white', async () => {
    const clear = sharp({ create: { width: 50, height: 50, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } }).png().toBuffer();
    const { data } = await sharp((await made(clear)).sizes[0]!.bytes).raw().toBuffer({ resolveWithObject: true });
    expect(data.every((value) => value > 250)).toBe(true);
  });

  test.each([
    ['a text', Promise.resolve(Buffer.from('not a picture at all')), PHOTO_SIZES, 'PHOTO_EXT_INVALID'],
    ['an SVG, although the decoder supports it', Promise.resolve(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')), PHOTO_SIZES, 'PHOTO_EXT_INVALID'],
    ['a truncated picture', jpeg(300, 300).then((bytes) => bytes.subarray(0, 400)), PHOTO_SIZES, 'IMAGE_PROCESS_FAILED'],
    ['a picture that is too long', jpeg(2100, 100), PHOTO_SIZES, 'PHOTO_INVALID_DIMENSIONS'],
    ['a picture that is too large', gradient(1, 1).resize(6000, 5000).png().toBuffer(), PHOTO_SIZES, 'PHOTO_INVALID_DIMENSIONS'],
    ['a profile photo that is too small', jpeg(100, 300), PROFILE_SIZES, 'PHOTO_CROP_SIZE_SMALL'],
  ])('refuses %s', async (_, bytes, sizes, refusal) => {
    await expect(made(bytes, sizes)).rejects.toThrow(refusal);
  });

  test('the stripped thumbnail is decodable with the header that clients prepend', async () => {
    const { stripped } = await made(jpeg(800, 400));
    expect([...stripped.subarray(0, 3)]).toEqual([1, 20, 40]);
    expect(stripped.length).toBeLessThan(1000);
    const header = Buffer.from(CLIENT_HEADER);
    [header[164], header[166]] = [stripped[1]!, stripped[2]!];
    const rebuilt = sharp(Buffer.concat([header, stripped.subarray(3), Buffer.of(0xff, 0xd9)]));
    expect(await rebuilt.metadata()).toMatchObject({ format: 'jpeg', width: 40, height: 20 });
    const { data } = await rebuilt.raw().toBuffer({ resolveWithObject: true });
    const redAndGreen = (x: number, y: number) => [...data.subarray((y * 40 + x) * 3, (y * 40 + x) * 3 + 2)];
    for (const value of redAndGreen(1, 1)) expect(value).toBeLessThan(40);
    for (const value of redAndGreen(38, 18)) expect(value).toBeGreaterThan(210);
  });
});
