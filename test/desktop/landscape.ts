import { makePng } from '../support/png.ts';
import type { Colour } from '../support/png.ts';

const SUN: Colour = [255, 214, 90];
const GRASS: Colour = [44, 110, 70];

/** A PNG that is easy to recognise in a screenshot: a sun over hills. */
export function landscape(width: number, height: number): Buffer {
  return makePng(width, height, (x, y) => {
    if (Math.hypot(x - width * 0.7, y - height * 0.33) < height * 0.14) return SUN;
    if (y > height * 0.7 + height * 0.06 * Math.sin(x / 90)) return GRASS;
    const dusk = y / height;
    return [90 + 150 * dusk, 150 + 40 * dusk, 220 - 60 * dusk];
  });
}
