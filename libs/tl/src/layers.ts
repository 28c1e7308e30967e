import { FALSE_ID, TRUE_ID, VECTOR_ID, newestById, newestByName } from './codec-table.ts';
import { NEWEST_LAYER, OLDEST_LAYER } from './generated/codec.js';
import { knows, layerTable, rowOf } from './schema/layer-table.ts';
import { TlError } from './tl-error.ts';

export { NEWEST_LAYER, OLDEST_LAYER };

/**
 * The layer of the table that serves a client of `layer`: the next lower one if it lies between two of the table, the newest one if it is above.
 * Undefined below the oldest layer: 64-bit ids were introduced there, and earlier clients are not supported.
 */
export function effectiveLayer(layer: number): number | undefined {
  if (layer >= NEWEST_LAYER) return NEWEST_LAYER;
  return layerTable().layers.findLast((known) => known <= layer);
}

/** Constructor ids that exist in every layer and are not in the table: Vector and Bool. */
const BUILT_IN_IDS = new Set([VECTOR_ID, TRUE_ID, FALSE_ID]);

/** Whether a layer of the table has a constructor id (signed or unsigned). The MTProto core belongs to all layers. */
export function layerKnows(layer: number, id: number): boolean {
  const row = layerTable().byId.get(id | 0);
  return row ? knows(row, layer) : BUILT_IN_IDS.has(id | 0) || newestById.has(id | 0);
}

/** Whether a layer has a name, under any id. The MTProto core belongs to all layers. */
export function layerNames(layer: number, name: string): boolean {
  return rowOf(name, layer) !== undefined || (newestByName.has(name) && rowOf(name, NEWEST_LAYER) === undefined);
}

/**
 * The constructor id of a name in a layer, as a signed 32-bit number. Without `layer`: in the newest layer and the core.
 * @throws TlError if the layer has no such name
 */
export function constructorId(name: string, layer: number = NEWEST_LAYER): number {
  const newest = newestByName.get(name);
  if (newest && (layer === NEWEST_LAYER || !layerTable().byId.has(newest.id))) return newest.id;
  const row = rowOf(name, layer);
  if (row === undefined) throw new TlError('UNKNOWN_CONSTRUCTOR', `layer ${layer} has no ${name}`);
  return row.id;
}

/** The name of a constructor id of any layer or of the core; undefined if there is none. */
export function nameOf(id: number): string | undefined {
  return newestById.get(id | 0)?.name ?? layerTable().byId.get(id | 0)?.name;
}
