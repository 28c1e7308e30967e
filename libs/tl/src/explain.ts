import { NEWEST_LAYER } from './generated/codec.js';
import { valueCodec } from './past/value-codec.ts';
import { coreSchema, extensionSchema } from './schema/core-schema.ts';
import { elementType } from './schema/definition.ts';
import type { Definition } from './schema/definition.ts';
import { definitionOf, rowOf } from './schema/layer-table.ts';
import { TlError } from './tl-error.ts';
import { TlWriter } from './writer.ts';

type Shaped = { _: string } & Record<string, unknown>;

/**
 * Adds the path of the invalid field to an error from writing an object of the newest layer, as in `updates.updates[0].message.date: int expected,
 * got undefined`. Names only, no values.
 */
export function explained(error: unknown, object: unknown): unknown {
  if (!(error instanceof TlError) || !isObject(object)) return error;
  const path = firstInvalid(object);
  return path === undefined ? error : new TlError(error.kind, `${object._}${path}`, error.constructorId);
}

const isObject = (value: unknown): value is Shaped => typeof value === 'object' && value !== null && typeof (value as Shaped)._ === 'string';

function definitionNamed(name: string): Definition | undefined {
  const row = rowOf(name, NEWEST_LAYER);
  return row ? definitionOf(row) : [...coreSchema(), ...extensionSchema()].find((definition) => definition.name === name);
}

/** Path and reason of the first field, depth first, that cannot be written. */
function firstInvalid(object: Shaped): string | undefined {
  const definition = definitionNamed(object._);
  if (definition === undefined) return `: no such constructor in layer ${NEWEST_LAYER}`;
  for (const { name, type, condition } of definition.fields) {
    const value = object[name];
    if (type === '#' || type === 'true' || (condition && value === undefined)) continue;
    const complaint = inside(type, value) ?? refusal(type, value);
    if (complaint !== undefined) return `.${name}${complaint}`;
  }
  return undefined;
}

function inside(type: string, value: unknown): string | undefined {
  if (isObject(value)) return firstInvalid(value);
  if (!Array.isArray(value) || elementType(type) === undefined) return undefined;
  for (const [index, element] of value.entries()) {
    const complaint = isObject(element) ? firstInvalid(element) : undefined;
    if (complaint !== undefined) return `[${index}]${complaint}`;
  }
  return undefined;
}

function refusal(type: string, value: unknown): string | undefined {
  try {
    if (type !== 'rest') valueCodec(type).write(new TlWriter(), value);
    return undefined;
  } catch (error) {
    return `: ${(error as Error).message}`;
  }
}
