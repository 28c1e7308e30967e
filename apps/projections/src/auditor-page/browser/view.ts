/** DOM building blocks of the page. Everything the server sends is inserted as text, never as HTML. */
import type { GrowthPoint } from './api.ts';

type Child = Node | string;

export function element<Name extends keyof HTMLElementTagNameMap>(name: Name, className = '', ...children: Child[]): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** An element of the page by id. @throws {Error} when there is none */
export function part(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no ${id}`);
  return found;
}

/** `told`: stated by the server, not verified here. */
export type Mark = 'right' | 'wrong' | 'told';
const MARKS: Record<Mark, string> = { right: 'checked here', wrong: 'refused', told: 'told' };

export function mark(kind: Mark, text = MARKS[kind]): HTMLElement {
  return element('span', `mark ${kind}`, text);
}

export type Entry = { name: string; value: Child; mark?: HTMLElement };

/** Terms and values of a definition list. */
export function entries(rows: readonly Entry[]): Node[] {
  return rows.flatMap(({ name, value, mark: badge }) => [element('dt', '', name), element('dd', '', value, ...(badge ? [' ', badge] : []))]);
}

export function row(name: Child, ...numbers: Child[]): HTMLElement {
  return element('tr', '', element('td', '', name), ...numbers.map((text) => element('td', 'number', text)));
}

export const count = (value: number) => value.toLocaleString('en-US');
export const events = (value: number) => `${count(value)} ${value === 1 ? 'event' : 'events'}`;
export const time = (ms: number) => new Date(ms).toISOString().replace('T', ' ').slice(0, 19);

const [WIDTH, HEIGHT, EDGE] = [640, 220, 6];

/** Events over time as a curve with a caption. */
export function growthChart(points: readonly GrowthPoint[]): Node[] {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return [element('p', 'hint', 'The log is empty.')];
  const [spanMs, size] = [Math.max(1, last.timeMs - first.timeMs), last.position + 1];
  const x = ({ timeMs }: GrowthPoint) => EDGE + ((timeMs - first.timeMs) / spanMs) * (WIDTH - 2 * EDGE);
  const y = (position: number) => HEIGHT - EDGE - ((position + 1) / size) * (HEIGHT - 2 * EDGE);
  const curve = points.map((point) => `${x(point).toFixed(1)},${y(point.position).toFixed(1)}`).join(' ');
  const base = HEIGHT - EDGE;
  const svg = drawn('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': `${events(size)} from ${time(first.timeMs)} to ${time(last.timeMs)}` });
  svg.append(
    drawn('line', { class: 'axis', x1: EDGE, y1: base, x2: WIDTH - EDGE, y2: base }),
    drawn('polygon', { class: 'area', points: `${x(first).toFixed(1)},${base} ${curve} ${x(last).toFixed(1)},${base}` }),
    drawn('polyline', { class: 'curve', points: curve }),
  );
  return [svg, element('figcaption', '', `${events(size)}, ${time(first.timeMs)} to ${time(last.timeMs)} UTC `, mark('told'))];
}

function drawn(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name) as SVGElement;
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, String(value));
  return made;
}
