import { readFileSync } from 'node:fs';
import { isInt53 } from './int53.ts';
import { elementType, parseDefinition } from './definition.ts';
import { withTrueFlags } from './true-flags.ts';
import type { Definition } from './definition.ts';

/** One row of data/layers.tsv: a definition and exactly the layers that contain it. */
export type Row = { id: number; name: string; isMethod: boolean; layers: [from: number, to: number][]; text: string };

export type LayerTable = {
  /** Ascending; a layer between two of them is served as the next lower one. */
  layers: number[];
  rows: Row[];
  byId: Map<number, Row>;
  byName: Map<string, Row[]>;
};

/** Types built into the codec; the table lists them for completeness. */
const BUILT_IN = new Set(['int', 'long', 'double', 'string', 'bytes', 'int128', 'int256', 'vector', 'true', 'null', 'boolTrue', 'boolFalse']);

let table: LayerTable | undefined;

/** The table of all layers, loaded from the package's data on first use (about 5 ms). */
export function layerTable(): LayerTable {
  return (table ??= parseLayerTable(readFileSync(new URL('../../data/layers.tsv', import.meta.url), 'utf8')));
}

/** Parses data/layers.tsv, without the built-in types. */
function parseLayerTable(text: string): LayerTable {
  const [comment, , ...lines] = text.trimEnd().split('\n');
  const layers = comment!.split('layers in the table: ')[1]!.trim().split(' ').map(Number);
  const rows = lines.map(parseRow).filter((row) => !BUILT_IN.has(row.name));
  const byName = new Map<string, Row[]>();
  for (const row of rows) byName.set(row.name, [...(byName.get(row.name) ?? []), row]);
  return { layers, rows, byId: new Map(rows.map((row) => [row.id, row])), byName };
}

function parseRow(line: string): Row {
  const [id, kind, name, layers, text] = line.split('\t');
  const ranges = layers!.split(',').map((range) => range.split('-').map(Number) as [number, number]);
  return { id: Number.parseInt(id!, 16) | 0, name: name!, isMethod: kind === 'f', layers: ranges, text: text! };
}

/** Whether a layer contains the definition. */
export const knows = (row: Row, layer: number): boolean => row.layers.some(([from, to]) => from <= layer && layer <= to);

/** The row of a name in a layer. Two layers contain two rows of one name (194, 216): the newer one is returned. */
export function rowOf(name: string, layer: number): Row | undefined {
  const rows = (layerTable().byName.get(name) ?? []).filter((row) => knows(row, layer));
  return rows.sort((a, b) => b.layers.at(-1)![1] - a.layers.at(-1)![1])[0];
}

const parsed = new Map<number, Definition>();

/** The full definition of a row, with `long` refined to `int53` where applicable. Parsed once. */
export function definitionOf(row: Row): Definition {
  const known = parsed.get(row.id);
  if (known) return known;
  const definition = withTrueFlags(refineLongs(parseDefinition(row.text, row.id, row.isMethod)));
  parsed.set(row.id, definition);
  return definition;
}

function refineLongs(definition: Definition): Definition {
  const fields = definition.fields.map((field) => {
    if (!isInt53(definition.name, field.name)) return field;
    if (field.type === 'long') return { ...field, type: 'int53' };
    return elementType(field.type) === 'long' ? { ...field, type: 'Vector<int53>' } : field;
  });
  return { ...definition, fields };
}
