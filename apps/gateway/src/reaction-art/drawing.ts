/** Parses SVG drawings of the kind in pictures.json (solid paths, circles and ellipses) into shapes that can be animated. */
import { outlinesOf, type Outline } from './path-data.ts';

/** `opacity`: 0 … 1. The first shape is at the bottom. */
export type Shape = { outlines: Outline[]; red: number; green: number; blue: number; opacity: number; evenOdd: boolean };

/** Edge of a drawing's square canvas, in its own units. */
export const DRAWING_EDGE = 32;

/** @throws {SyntaxError} for unsupported SVG */
export function shapesOf(drawing: string): Shape[] {
  return [...drawing.matchAll(/<(path|circle|ellipse)\s([^>]*?)\/?>/g)].map(([, element, written]) => shapeOf(element!, attributesIn(written!)));
}

/** The drawing as a complete SVG file, for rasterisation. */
export function svgOf(drawing: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${DRAWING_EDGE} ${DRAWING_EDGE}">${drawing}</svg>`;
}

type Attributes = Map<string, string>;

const attributesIn = (written: string): Attributes => new Map([...written.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name!, value!]));

function shapeOf(element: string, attributes: Attributes): Shape {
  const [red, green, blue] = colourOf(attributes.get('fill') ?? '#000');
  const data = element === 'path' ? attributes.get('d')! : ellipseData(attributes);
  return { outlines: outlinesOf(data), red, green, blue, opacity: Number(attributes.get('opacity') ?? 1), evenOdd: attributes.get('fill-rule') === 'evenodd' };
}

function colourOf(fill: string): [red: number, green: number, blue: number] {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(fill)?.[1];
  if (!digits) throw new SyntaxError(`${fill} is no colour`);
  const parts = digits.length === 3 ? Array.from(digits, (digit) => digit + digit) : digits.match(/../g)!;
  return parts.map((part) => parseInt(part, 16) / 255) as [number, number, number];
}

/** Two arcs. Of transforms only a rotation is supported, and it is taken to be about the centre. */
function ellipseData(attributes: Attributes): string {
  const number = (name: string) => Number(attributes.get(name) ?? attributes.get('r'));
  const [x, y, radiusX, radiusY] = [number('cx'), number('cy'), number('rx'), number('ry')];
  const degrees = Number(/^rotate\(([-\d.]+)/.exec(attributes.get('transform') ?? '')?.[1] ?? 0);
  const turn = (degrees * Math.PI) / 180;
  const [overX, overY] = [radiusX * Math.cos(turn), radiusX * Math.sin(turn)];
  const arc = `A${radiusX} ${radiusY} ${degrees} 0 1`;
  return `M${x - overX} ${y - overY}${arc} ${x + overX} ${y + overY}${arc} ${x - overX} ${y - overY}z`;
}
