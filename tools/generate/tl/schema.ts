/** What the generated files are made from: the newest layer of libs/tl/data/layers.tsv, our own words beside it, and the MTProto core. */
// The front door of libs/tl needs the files that this program writes, so it takes the parser behind the door.
import { coreSchema, extensionSchema } from '../../../libs/tl/src/schema/core-schema.ts';
import { definitionOf, knows, layerTable } from '../../../libs/tl/src/schema/layer-table.ts';
import type { Definition, Field } from '../../../libs/tl/src/schema/definition.ts';

export { elementType, isPrimitive } from '../../../libs/tl/src/schema/definition.ts';
export type { Definition, Field };

export type Schema = {
  newestLayer: number;
  oldestLayer: number;
  core: Definition[];
  /** Of the newest layer, and our own. */
  api: Definition[];
  /** Number of each TL type in the generated code; 0 stands for "a method". */
  typeNumbers: Map<string, number>;
};

export function readSchema(): Schema {
  const { layers, rows } = layerTable();
  const newestLayer = layers.at(-1)!;
  const core = coreSchema();
  const api = [...rows.filter((row) => knows(row, newestLayer)).map(definitionOf), ...extensionSchema()];
  return { newestLayer, oldestLayer: layers[0]!, core, api, typeNumbers: numberTypes([...core, ...api]) };
}

function numberTypes(definitions: Definition[]): Map<string, number> {
  const names = new Set(definitions.filter((definition) => !definition.isMethod).map((definition) => definition.result));
  return new Map([...names].sort().map((name, index) => [name, index + 1]));
}
