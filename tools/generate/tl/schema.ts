/** Input of the TL generators: the newest layer in libs/tl/data/layers.tsv, our own definitions, and the MTProto core. */
// libs/tl's index imports the generated files, so the generator imports the parser directly.
import { coreSchema, extensionSchema } from '../../../libs/tl/src/schema/core-schema.ts';
import { definitionOf, knows, layerTable } from '../../../libs/tl/src/schema/layer-table.ts';
import type { Definition, Field } from '../../../libs/tl/src/schema/definition.ts';

export { elementType, isPrimitive } from '../../../libs/tl/src/schema/definition.ts';
export type { Definition, Field };

export type Schema = {
  newestLayer: number;
  oldestLayer: number;
  core: Definition[];
  /** Definitions of the newest layer and our own. */
  api: Definition[];
  /** Number of each TL type in generated code; 0 stands for "a method". */
  typeNumbers: Map<string, number>;
};

/** Reads the schema from libs/tl/data. */
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
