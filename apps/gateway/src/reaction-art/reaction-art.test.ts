import { gunzipSync } from 'node:zlib';
import { reactionEmoji } from '@teamgram/domain';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { movements } from './animation.ts';
import { shapesOf } from './drawing.ts';
import { outlinesOf } from './path-data.ts';
import { artFile, isArt, reactionArt } from './reaction-art.ts';

describe('SVG path data', () => {
  const ends = (data: string) => outlinesOf(data).map(({ start, segments }) => [start, ...segments.map(({ to }) => to)].map((point) => point.map((part) => Number(part.toFixed(6)) + 0)));

  test.each([
    ['M1 2h3v4H1z', [[[1, 2], [4, 2], [4, 6], [1, 6]]]],
    ['m1 2 3 0l0 4', [[[1, 2], [4, 2], [4, 6]]]],
    ['M0 0C1 1 2 2 3 3S5 5 6 6', [[[0, 0], [3, 3], [6, 6]]]],
    ['M0 0q1 1 2 0t2 0', [[[0, 0], [2, 0], [4, 0]]]],
    // A half circle takes two curves; flags need no spaces.
    ['M0 0a1 1 0 012 0', [[[0, 0], [1, -1], [2, 0]]]],
    ['M0 0h1zm2 2h1z', [[[0, 0], [1, 0]], [[2, 2], [3, 2]]]],
    ['M.5.5-1-1', [[[0.5, 0.5], [-1, -1]]]],
  ])('%s', (data, expected) => expect(ends(data)).toEqual(expected));

  test('a smooth curve mirrors the control point before it', () => {
    expect(outlinesOf('M0 0c0 1 1 2 2 2s2-1 2-2')[0]!.segments[1]!.leaving).toEqual([3, 2]);
  });

  test.each(['1 2', 'M1', 'M0 0zx', 'M0 0z 1 2'])('refuses %j', (data) => expect(() => outlinesOf(data)).toThrow());
});

test('an invalid colour is refused', () => expect(() => shapesOf('<path fill="url(#a)" d="M0 0h1"/>')).toThrow(SyntaxError));

describe('reaction artwork', () => {
  test('each emoji has a still image and five animations within the limits of clients', async () => {
    const art = await reactionArt();
    expect(art.map(({ emoji }) => emoji)).toEqual(reactionEmoji);
    for (const { files } of art) {
      expect(await sharp(files.still.bytes).metadata()).toMatchObject({ format: 'webp', width: 128, height: 128 });
      for (const movement of movements) {
        const { bytes } = files[movement];
        expect(bytes.length).toBeLessThanOrEqual(64 * 1024);
        const { fr, op, w, h, layers } = JSON.parse(gunzipSync(bytes).toString('utf8')) as { fr: number; op: number; w: number; h: number; layers: object[] };
        expect([fr, w, h, op <= 180, layers.length > 0]).toEqual([60, 512, 512, true, true]);
      }
    }
  });

  test('files are found by id', async () => {
    const art = await reactionArt();
    const files = art.flatMap(({ files: all }) => Object.values(all));
    expect(new Set(files.map(({ id }) => id)).size).toBe(reactionEmoji.length * (1 + movements.length));
    for (const file of files) expect(await artFile(file.id)).toBe(file);
    expect([isArt(0), isArt(files.at(-1)!.id), isArt(files.at(-1)!.id + 1)]).toEqual([false, true, false]);
  });
});
