import { typeNumber } from '../codec-table.ts';
import type { Entry } from '../codec-table.ts';
import { INLINE_BUTTONS, readInlineRows } from '../lift/buttons.ts';
import { liftOf } from '../lift/lift.ts';
import type { Definition, Field } from '../schema/definition.ts';
import { definitionOf, layerTable } from '../schema/layer-table.ts';
import type { TlReader } from '../reader.ts';
import type { TlWriter } from '../writer.ts';
import { TlError } from '../tl-error.ts';
import { valueCodec } from './value-codec.ts';
import type { ValueCodec } from './value-codec.ts';

/** An object in the shape of a definition of some layer. */
type Shaped = Record<string, unknown> & { _: string };

const entries = new Map<number, Entry>();

/** The codec of a constructor that only older layers have; objects are lifted when read, and written unchanged. Undefined if no layer has the id. */
export function pastEntry(id: number): Entry | undefined {
  const known = entries.get(id);
  if (known) return known;
  const row = layerTable().byId.get(id);
  if (row === undefined) return undefined;
  const entry = makeEntry(definitionOf(row));
  entries.set(id, entry);
  return entry;
}

function makeEntry(definition: Definition): Entry {
  const steps = definition.fields.map((field) => stepOf(definition, field));
  const lift = liftOf(definition);
  return {
    name: definition.name,
    id: definition.id,
    type: definition.isMethod ? 0 : typeNumber(INLINE_BUTTONS.has(definition.name) ? 'KeyboardInlineButton' : definition.result),
    read: lift ? (reader) => lift(readSteps(definition.name, steps, reader)) : () => refuse(definition),
    write: (writer, object) => writeSteps(steps, writer, object),
    answer: definition.isMethod ? definition.result : undefined,
  };
}

function refuse({ name, id }: Definition): never {
  throw new TlError('NOT_LIFTABLE', `${name} of an old layer has no equal in the newest`, id);
}

/** One field of the definition; for a flags word, with the fields that depend on it. */
type Step = Field & { codec: ValueCodec | undefined; dependants: Field[] };

const INLINE_ROWS: ValueCodec = { read: readInlineRows, write: valueCodec('Vector<KeyboardButtonRow>').write };

function stepOf(definition: Definition, field: Field): Step {
  if (field.type === '#') {
    return { ...field, codec: undefined, dependants: definition.fields.filter((other) => other.condition?.flags === field.name) };
  }
  if (field.type === 'true') return { ...field, codec: undefined, dependants: [] };
  // Layers before 229 had one type of buttons for both keyboards; the container determines which buttons a row may hold.
  const isInlineRows = definition.name === 'replyInlineMarkup' && field.type === 'Vector<KeyboardButtonRow>';
  return { ...field, codec: isInlineRows ? INLINE_ROWS : valueCodec(field.type), dependants: [] };
}

function readSteps(name: string, steps: Step[], reader: TlReader): Shaped {
  const object: Shaped = { _: name };
  const words: Record<string, number> = {};
  for (const { name: field, type, condition, codec } of steps) {
    if (type === '#') words[field] = reader.int();
    else if (condition && !(words[condition.flags]! & (1 << condition.bit))) object[field] = undefined;
    else object[field] = codec ? codec.read(reader) : true;
  }
  return object;
}

/** One bit may control several fields; if only some of them are present, the writer of the missing one refuses `undefined`. */
function writeSteps(steps: Step[], writer: TlWriter, object: Shaped): void {
  const words: Record<string, number> = {};
  for (const { name, type, condition, codec, dependants } of steps) {
    if (type === '#') writer.int((words[name] = dependants.reduce((word, field) => word | bitOf(field, object), 0)));
    else if (codec && (!condition || words[condition.flags]! & (1 << condition.bit))) codec.write(writer, object[name]);
  }
}

function bitOf({ name, type, condition }: Field, object: Shaped): number {
  const isPresent = type === 'true' ? object[name] === true : object[name] !== undefined;
  return isPresent ? 1 << condition!.bit : 0;
}
