/**
 * Animates a drawing as a Telegram sticker (core.telegram.org/stickers#animation-requirements: gzipped Lottie, 512 × 512, at most 64 KB, 3 seconds, 30 or 60
 * frames per second).
 */
import { gzip } from 'node:zlib';
import { promisify } from 'node:util';
import { DRAWING_EDGE, type Shape } from './drawing.ts';
import type { Outline, Point } from './path-data.ts';

/** The animations of a reaction: when it appears in the picker, is pointed at, is chosen, the effect around it then, and the one below the message. */
export const movements = ['appear', 'select', 'activate', 'effect', 'centre'] as const;
export type Movement = (typeof movements)[number];

const EDGE = 512;
const FRAMES_PER_S = 60;
/** Scale at which the drawing fills 90 % of the edge, in percent of its own size. */
const FULL = (EDGE / DRAWING_EDGE) * 90;
const DECIMALS = 2;

type Keyframe = { t: number; s: number[] };
/** Keyframes: percent of the full size, and rotation in degrees. */
type Motion = { frames: number; size: [frame: number, percent: number][]; turn: [frame: number, degrees: number][] };

const MOTIONS: Record<Exclude<Movement, 'effect'>, Motion> = {
  appear: { frames: 40, size: [[0, 0], [18, 112], [28, 95], [40, 100]], turn: [[0, -20], [18, 8], [40, 0]] },
  select: { frames: 60, size: [[0, 100], [20, 110], [40, 95], [60, 100]], turn: [[0, 0], [15, -10], [35, 10], [60, 0]] },
  // Clients draw this one at twice the size of the reaction below a message, so that it can extend beyond its bounds.
  centre: { frames: 60, size: [[0, 50], [20, 62], [40, 46], [60, 50]], turn: [[0, 0], [60, 0]] },
  activate: { frames: 50, size: [[0, 60], [15, 120], [30, 92], [50, 100]], turn: [[0, 0], [15, 12], [30, -6], [50, 0]] },
};

const EFFECT_FRAMES = 90;
const COPIES = 7;

/** The bytes of a .tgs file; deterministic for a drawing. */
export function animated(shapes: readonly Shape[], movement: Movement): Promise<Uint8Array> {
  const group = groupOf(shapes);
  const [frames, layers] = movement === 'effect' ? [EFFECT_FRAMES, burst(group)] : [MOTIONS[movement].frames, [moving(group, MOTIONS[movement])]];
  const lottie = { tgs: 1, v: '5.5.2', fr: FRAMES_PER_S, ip: 0, op: frames, w: EDGE, h: EDGE, nm: movement, ddd: 0, assets: [], layers };
  return promisify(gzip)(JSON.stringify(lottie), { level: 9 });
}

type Layer = object;

function moving(group: object, { frames, size, turn }: Motion): Layer {
  const scale = animatedBy(size.map(([t, percent]) => ({ t, s: [(FULL * percent) / 100, (FULL * percent) / 100, 100] })));
  const rotation = animatedBy(turn.map(([t, degrees]) => ({ t, s: [degrees] })));
  return layer(group, 0, frames, { o: fixed(100), r: rotation, p: fixed([EDGE / 2, EDGE / 2, 0]), s: scale });
}

/** Small copies fly from the centre in all directions and fade out. */
function burst(group: object): Layer[] {
  return Array.from({ length: COPIES }, (_, index) => {
    const angle = (2 * Math.PI * index) / COPIES;
    const [x, y] = [Math.cos(angle), Math.sin(angle)].map((part) => rounded(EDGE / 2 + part * EDGE * 0.4));
    const delay = 3 * index;
    return layer(group, index, EFFECT_FRAMES, {
      o: animatedBy([{ t: delay, s: [100] }, { t: delay + 45, s: [100] }, { t: delay + 65, s: [0] }]),
      r: animatedBy([{ t: delay, s: [0] }, { t: delay + 65, s: [index % 2 === 0 ? 40 : -40] }]),
      p: animatedBy([{ t: delay, s: [EDGE / 2, EDGE / 2, 0] }, { t: delay + 65, s: [x!, y!, 0] }]),
      s: animatedBy([{ t: delay, s: [0, 0, 100] }, { t: delay + 20, s: [FULL / 4, FULL / 4, 100] }, { t: delay + 65, s: [FULL / 5, FULL / 5, 100] }]),
    });
  });
}

function layer(group: object, index: number, frames: number, transform: object): Layer {
  const anchor = fixed([DRAWING_EDGE / 2, DRAWING_EDGE / 2, 0]);
  return { ddd: 0, ind: index + 1, ty: 4, nm: 'drawing', sr: 1, ks: { ...transform, a: anchor }, ao: 0, shapes: [group], ip: 0, op: frames, st: 0, bm: 0 };
}

const fixed = (value: number | number[]) => ({ a: 0, k: value });

/** Eases in and out between keyframes. */
function animatedBy(keyframes: Keyframe[]) {
  const ease = { i: { x: [0.6], y: [1] }, o: { x: [0.4], y: [0] } };
  return { a: 1, k: keyframes.map(({ t, s }, index) => (index === keyframes.length - 1 ? { t, s: s.map(rounded) } : { t, s: s.map(rounded), ...ease })) };
}

/** In Lottie the first shape of a list is on top. */
function groupOf(shapes: readonly Shape[]): object {
  return { ty: 'gr', nm: 'all', it: [...shapes.toReversed().map(filled), still()] };
}

function filled({ outlines, red, green, blue, opacity, evenOdd }: Shape): object {
  const colour = [red, green, blue, 1].map((part) => Number(part.toFixed(3)));
  const fill = { ty: 'fl', nm: 'fill', c: fixed(colour), o: fixed(opacity * 100), r: evenOdd ? 2 : 1 };
  return { ty: 'gr', nm: 'shape', it: [...outlines.map(bezier), fill, still()] };
}

const still = () => ({ ty: 'tr', p: fixed([0, 0]), a: fixed([0, 0]), s: fixed([100, 100]), r: fixed(0), o: fixed(100), sk: fixed(0), sa: fixed(0) });

/** Lottie's control points are relative to their vertex. */
function bezier({ start, segments }: Outline): object {
  const vertices = [start, ...segments.map(({ to }) => to)];
  const leaving = [...segments.map((segment, index) => between(vertices[index]!, segment.leaving)), NOWHERE];
  const arriving = [NOWHERE, ...segments.map(({ arriving: control, to }) => between(to, control))];
  return { ty: 'sh', nm: 'outline', ks: fixed({ i: arriving, o: leaving, v: vertices.map(([x, y]) => [rounded(x), rounded(y)]), c: true } as never) };
}

const NOWHERE = [0, 0];
const between = (from: Point, to: Point) => [rounded(to[0] - from[0]), rounded(to[1] - from[1])];
const rounded = (value: number) => Number(value.toFixed(DECIMALS));
