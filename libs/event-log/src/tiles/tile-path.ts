import { TILE_WIDTH } from '../tree/level-files.ts';

/** A tile or an entry bundle, as named by c2sp.org/tlog-tiles. */
export type TilePath = { level: number | 'entries'; index: number; width: number };

const LEVEL = '(?<level>0|[1-9][0-9]?|entries)';
/** "zero-padded 3-digit path elements. All but the last path element MUST begin with an x"; five of them pass 2^53. */
const INDEX = '(?<index>(?:x[0-9]{3}/){0,4}[0-9]{3})';
/** "a decimal ASCII integer between 1 and 255, with no additional leading zeroes" */
const PARTIAL = '(?:\\.p/(?<width>[1-9][0-9]{0,2}))?';
/** Go's x/mod includes the tile height: tile/8/0/…; that is unambiguous, since a log of 2^53 entries has no level 8. */
const PATH = new RegExp(`^tile/(?:8/(?!entries))?${LEVEL}/${INDEX}${PARTIAL}$`);

/** Parses a path without its leading slash; undefined if it names no tile. */
export function parseTilePath(path: string): TilePath | undefined {
  const { level, index, width } = PATH.exec(path)?.groups ?? {};
  if (level === undefined || index === undefined || (width !== undefined && Number(width) >= TILE_WIDTH)) return undefined;
  return { level: level === 'entries' ? level : Number(level), index: Number(index.replaceAll(/[x/]/g, '')), width: Number(width ?? TILE_WIDTH) };
}

/** The path of a tile without leading slash, e.g. tile/0/x001/x234/067.p/3. */
export function formatTilePath({ level, index, width }: TilePath): string {
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, '0');
  const elements = digits.match(/.{3}/g)!;
  const path = elements.map((element, place) => (place < elements.length - 1 ? `x${element}` : element)).join('/');
  return `tile/${level}/${path}${width < TILE_WIDTH ? `.p/${width}` : ''}`;
}
