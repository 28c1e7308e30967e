/**
 * Stripped thumbnails (core.telegram.org/api/files#stripped-thumbnails): a JPEG of at most 40 × 40 without its header. Clients prepend a fixed header, so the
 * encoder must use its parameters: the tables of quality 20, baseline, 4:2:0, with the standard Huffman codes.
 */
import { loadSharp } from '../../../pictures.ts';

const EDGE = 40;
const QUALITY = 20;
/** First byte of a stripped thumbnail. */
const VERSION = 1;
const START_OF_FRAME = 0xc0;
const START_OF_SCAN = 0xda;
const END_OF_IMAGE_BYTES = 2;

/** Returns 200 to 500 bytes: version, height, width, then the scan data up to the end marker. */
export async function strippedThumbnail(image: Uint8Array): Promise<Uint8Array> {
  const sharp = await loadSharp();
  const jpeg = await sharp(image)
    .resize(EDGE, EDGE, { fit: 'inside' })
    .jpeg({ quality: QUALITY, chromaSubsampling: '4:2:0', optimiseCoding: false, progressive: false })
    .toBuffer();
  const { height, width, scanAt } = readHeader(jpeg);
  return Buffer.concat([Uint8Array.of(VERSION, height, width), jpeg.subarray(scanAt, jpeg.length - END_OF_IMAGE_BYTES)]);
}

/** Walks the segments of a JPEG (ITU-T T.81, B.1.1.4): marker, length, content. */
function readHeader(jpeg: Buffer): { height: number; width: number; scanAt: number } {
  let [height, width] = [0, 0];
  for (let at = 2; at < jpeg.length; at += 2 + jpeg.readUInt16BE(at + 2)) {
    const marker = jpeg[at + 1];
    if (marker === START_OF_FRAME) [height, width] = [jpeg.readUInt16BE(at + 5), jpeg.readUInt16BE(at + 7)];
    if (marker === START_OF_SCAN) return { height, width, scanAt: at + 2 + jpeg.readUInt16BE(at + 2) };
  }
  throw new Error('the encoder wrote no scan');
}
