/** Converts SVG path data (w3.org/TR/SVG11/paths.html) to cubic Bézier curves, the only curves in Lottie. */

export type Point = readonly [x: number, y: number];
/** A cubic curve from the end of the previous segment: two control points and its end. */
export type Segment = { leaving: Point; arriving: Point; to: Point };
export type Outline = { start: Point; segments: Segment[]; closed: boolean };

const PARAMETERS: Record<string, number> = { m: 2, l: 2, h: 1, v: 1, c: 6, s: 4, q: 4, t: 2, a: 7, z: 0 };
const COMMAND = /[mlhvcsqtaz]/i;
const NUMBER = /[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/iy;
/** An arc's flags are single digits and need no space after them. */
const ARC_FLAGS = new Set([3, 4]);

/** @throws {SyntaxError} for invalid path data */
export function outlinesOf(data: string): Outline[] {
  const pen = new Pen();
  for (const { command, numbers } of commandsIn(data)) pen.draw(command, numbers);
  return pen.outlines.filter(({ segments }) => segments.length > 0);
}

type Command = { command: string; numbers: number[] };

function commandsIn(data: string): Command[] {
  const commands: Command[] = [];
  let at = 0;
  const skip = () => { while (at < data.length && ' ,\t\n\r'.includes(data[at]!)) at++; };
  const number = (isFlag: boolean): number => {
    skip();
    if (isFlag) return Number(data[at++]);
    NUMBER.lastIndex = at;
    const found = NUMBER.exec(data);
    if (!found) throw new SyntaxError(`no number at ${at} of path data`);
    at = NUMBER.lastIndex;
    return Number(found[0]);
  };
  for (skip(); at < data.length; skip()) {
    // Without a letter the previous command is repeated; after a move it is a line.
    const letter = COMMAND.test(data[at]!) ? data[at++]! : following(commands.at(-1)?.command);
    const count = PARAMETERS[letter.toLowerCase()]!;
    commands.push({ command: letter, numbers: Array.from({ length: count }, (_, index) => number(count === 7 && ARC_FLAGS.has(index))) });
  }
  return commands;
}

function following(command: string | undefined): string {
  if (!command || command === 'z' || command === 'Z') throw new SyntaxError('path data begins without a command');
  return command === 'm' ? 'l' : command === 'M' ? 'L' : command;
}

class Pen {
  readonly outlines: Outline[] = [];
  #at: Point = [0, 0];
  /** The previous control point, which a smooth curve mirrors, and the kind of its curve. */
  #control: { kind: string; point: Point } = { kind: '', point: [0, 0] };

  draw(command: string, numbers: readonly number[]): void {
    const kind = command.toLowerCase();
    const base: Point = command === kind ? this.#at : [0, 0];
    const point = (index: number): Point => [base[0] + numbers[index]!, base[1] + numbers[index + 1]!];
    if (kind === 'm') return this.#move(point(0));
    if (kind === 'z') return this.#close();
    if (kind === 'l') return this.#line(point(0));
    if (kind === 'h') return this.#line([base[0] + numbers[0]!, this.#at[1]]);
    if (kind === 'v') return this.#line([this.#at[0], base[1] + numbers[0]!]);
    if (kind === 'c') return this.#cubic(point(0), point(2), point(4));
    if (kind === 's') return this.#cubic(this.#mirrored('c'), point(0), point(2));
    if (kind === 'q') return this.#quadratic(point(0), point(2));
    if (kind === 't') return this.#quadratic(this.#mirrored('q'), point(0));
    this.#arc(numbers as [number, number, number, number, number, number, number], point(5));
  }

  #move(to: Point): void {
    this.outlines.push({ start: to, segments: [], closed: false });
    this.#at = to;
    this.#control = { kind: '', point: to };
  }

  #close(): void {
    const outline = this.outlines.at(-1)!;
    outline.closed = true;
    // After a closed path without a move, the next one starts at the same point.
    this.#move(outline.start);
  }

  #line(to: Point): void {
    this.#add(this.#at, to, to, { kind: '', point: to });
  }

  #cubic(leaving: Point, arriving: Point, to: Point): void {
    this.#add(leaving, arriving, to, { kind: 'c', point: arriving });
  }

  /** "a quadratic Bézier is a cubic one whose control points lie two thirds of the way to the quadratic one's". */
  #quadratic(control: Point, to: Point): void {
    const towards = (from: Point): Point => [from[0] + (2 / 3) * (control[0] - from[0]), from[1] + (2 / 3) * (control[1] - from[1])];
    this.#add(towards(this.#at), towards(to), to, { kind: 'q', point: control });
  }

  #mirrored(kind: string): Point {
    const { point } = this.#control;
    return this.#control.kind === kind ? [2 * this.#at[0] - point[0], 2 * this.#at[1] - point[1]] : this.#at;
  }

  #arc([radiusX, radiusY, degrees, large, sweep]: readonly number[], to: Point): void {
    for (const { leaving, arriving, to: end } of arcSegments(this.#at, to, { radiusX: radiusX!, radiusY: radiusY!, degrees: degrees!, large: large === 1, sweep: sweep === 1 })) {
      this.#add(leaving, arriving, end, { kind: '', point: end });
    }
  }

  #add(leaving: Point, arriving: Point, to: Point, control: { kind: string; point: Point }): void {
    this.outlines.at(-1)!.segments.push({ leaving, arriving, to });
    this.#at = to;
    this.#control = control;
  }
}

type Arc = { radiusX: number; radiusY: number; degrees: number; large: boolean; sweep: boolean };

/** w3.org/TR/SVG11/implnote.html#ArcImplementationNotes: centre and angles of the arc; a quarter of it or less becomes one curve. */
function arcSegments(from: Point, to: Point, arc: Arc): Segment[] {
  if (arc.radiusX === 0 || arc.radiusY === 0) return [{ leaving: from, arriving: to, to }];
  const turn = (arc.degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const [halfX, halfY] = [(from[0] - to[0]) / 2, (from[1] - to[1]) / 2];
  const [x, y] = [cos * halfX + sin * halfY, cos * halfY - sin * halfX];
  // F.6.6: radii that are too small are scaled up.
  const reach = Math.sqrt(Math.max(1, (x / arc.radiusX) ** 2 + (y / arc.radiusY) ** 2));
  const [rx, ry] = [Math.abs(arc.radiusX) * reach, Math.abs(arc.radiusY) * reach];
  const rest = Math.max(0, (rx * ry) ** 2 - (rx * y) ** 2 - (ry * x) ** 2) / ((rx * y) ** 2 + (ry * x) ** 2);
  const side = (arc.large === arc.sweep ? -1 : 1) * Math.sqrt(rest);
  const [ownX, ownY] = [(side * rx * y) / ry, (-side * ry * x) / rx];
  const begin = Math.atan2((y - ownY) / ry, (x - ownX) / rx);
  const whole = sweptAngle(begin, Math.atan2((-y - ownY) / ry, (-x - ownX) / rx), arc.sweep);
  const centre: Point = [cos * ownX - sin * ownY + (from[0] + to[0]) / 2, sin * ownX + cos * ownY + (from[1] + to[1]) / 2];
  const place = (px: number, py: number): Point => [centre[0] + cos * rx * px - sin * ry * py, centre[1] + sin * rx * px + cos * ry * py];
  const count = Math.max(1, Math.ceil(Math.abs(whole) / (Math.PI / 2) - 1e-9));
  return Array.from({ length: count }, (_, index) => quarter(begin + (whole * index) / count, begin + (whole * (index + 1)) / count, place));
}

function sweptAngle(begin: number, end: number, sweep: boolean): number {
  const angle = (end - begin) % (2 * Math.PI);
  if (sweep && angle < 0) return angle + 2 * Math.PI;
  return !sweep && angle > 0 ? angle - 2 * Math.PI : angle;
}

/** An arc of the unit circle as one curve: its control points lie 4/3 · tan(angle / 4) along the tangents. */
function quarter(begin: number, end: number, place: (x: number, y: number) => Point): Segment {
  const length = (4 / 3) * Math.tan((end - begin) / 4);
  return {
    leaving: place(Math.cos(begin) - length * Math.sin(begin), Math.sin(begin) + length * Math.cos(begin)),
    arriving: place(Math.cos(end) + length * Math.sin(end), Math.sin(end) - length * Math.cos(end)),
    to: place(Math.cos(end), Math.sin(end)),
  };
}
