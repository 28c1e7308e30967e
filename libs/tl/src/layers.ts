import { FALSE_ID, TRUE_ID, VECTOR_ID, newestById, newestByName } from './codec-table.ts';
import { NEWEST_LAYER, OLDEST_LAYER } from './generated/codec.js';
import { knows, layerTable, rowOf } from './schema/layer-table.ts';
import { TlError } from './tl-error.ts';

export { NEWEST_LAYER, OLDEST_LAYER };

/**
 * The layer of the table that serves a client which says `layer`: a layer between two of the table is served as the next
 * lower one, one above the newest as the newest. undefined below the oldest: 64-bit ids begin there, earlier clients
 * cannot be served.
 */
export function effectiveLayer(layer: number): number | undefined {
  if (layer >= NEWEST_LAYER) return NEWEST_LAYER;
  return layerTable().layers.findLast((known) => known <= layer);
}

/** Constructor ids that every layer has and the table does not list: Vector and Bool. */
const BUILT_IN_IDS = new Set([VECTOR_ID, TRUE_ID, FALSE_ID]);

/** Whether a layer of the table knows a constructor id (signed or unsigned). The MTProto core is known to all. */
export function layerKnows(layer: number, id: number): boolean {
  const row = layerTable().byId.get(id | 0);
  return row ? knows(row, layer) : BUILT_IN_IDS.has(id | 0) || newestById.has(id | 0);
}

/** Whether a layer has a name, under whatever id. The MTProto core is known to all. */
export function layerNames(layer: number, name: string): boolean {
  return rowOf(name, layer) !== undefined || (newestByName.has(name) && rowOf(name, NEWEST_LAYER) === undefined);
}

/**
 * The constructor id of a name in a layer (in the newest layer and the core without one), as signed 32-bit number.
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
