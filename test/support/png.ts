import { crc32, deflateSync } from 'node:zlib';

export type Colour = [red: number, green: number, blue: number];

/** A PNG (RFC 2083), 8-bit RGB, of one colour or painted by pixel. */
export function makePng(width: number, height: number, colour: Colour | ((x: number, y: number) => Colour)): Buffer {
  const paint = typeof colour === 'function' ? colour : () => colour;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const lines = Array.from({ length: height }, (_, y) => {
    const line = Buffer.alloc(1 + width * 3);
    for (let x = 0; x < width; x++) line.set(paint(x, y), 1 + x * 3);
    return line;
  });
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.concat(lines))), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const framed = Buffer.alloc(8 + body.length);
  framed.writeUInt32BE(content.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), 4 + body.length);
  return framed;
}
