import { NEWEST_LAYER } from '../generated/codec.js';
import { elementType, isPrimitive } from '../schema/definition.ts';
import type { Definition } from '../schema/definition.ts';
import { definitionOf, knows, layerTable } from '../schema/layer-table.ts';

/**
 * The TL types some of whose values must be changed for a layer: a constructor of the type is unknown there, or defined differently, or has a field
 * of such a type. Values of all other types are sent unchanged.
 */
export function unstableTypes(layer: number): ReadonlySet<string> {
  const rows = layerTable().rows.filter((row) => !row.isMethod && knows(row, NEWEST_LAYER));
  const unstable = new Set(rows.filter((row) => !knows(row, layer)).map((row) => definitionOf(row).result));
  const rest = rows.map(definitionOf).filter(({ result }) => !unstable.has(result));
  for (let before = -1; before !== unstable.size;) {
    before = unstable.size;
    for (const definition of rest) if (holdsAny(definition, unstable)) unstable.add(definition.result);
  }
  return unstable;
}

const holdsAny = ({ fields }: Definition, types: ReadonlySet<string>): boolean => fields.some(({ type }) => types.has(boxedType(type) ?? ''));

/** The boxed type of a field or of its elements; undefined for primitives. */
export function boxedType(type: string): string | undefined {
  const element = elementType(type) ?? type;
  return isPrimitive(element) || element === 'X' ? undefined : element;
}
