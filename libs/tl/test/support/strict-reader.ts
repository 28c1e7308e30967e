import { elementType, isPrimitive } from '../../src/schema/definition.ts';
import type { Definition } from '../../src/schema/definition.ts';
import { definitionOf, knows, layerTable } from '../../src/schema/layer-table.ts';

/**
 * A reader that knows only one layer and shares no code with the codec: stands for a client of that time. Throws at any constructor id, type or
 * length that the layer does not have.
 */
export class StrictReader {
  private readonly byId = new Map<number, Definition>();

  constructor(layer: number) {
    for (const row of layerTable().rows) if (knows(row, layer)) this.byId.set(row.id, definitionOf(row));
  }

  /** Reads one value of a TL type (undefined: any object) that fills the bytes. Returns the names of all constructors encountered. */
  read(bytes: Uint8Array, type?: string): string[] {
    const cursor: Cursor = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), at: 0, names: [] };
    this.value(cursor, type);
    if (cursor.at !== bytes.length) throw new Error(`${bytes.length - cursor.at} bytes left after ${cursor.names[0]}`);
    return cursor.names;
  }

  private value(cursor: Cursor, type: string | undefined): void {
    if (type !== undefined && isPrimitive(type)) return readPrimitive(cursor, type);
    const element = type === undefined ? undefined : elementType(type);
    if (element !== undefined) {
      expect(cursor, 0x1cb5c415);
      for (let count = int(cursor); count > 0; count--) this.value(cursor, element);
      return;
    }
    const id = int(cursor);
    const definition = this.byId.get(id);
    if (!definition) throw new Error(`unknown id ${(id >>> 0).toString(16)} in ${cursor.names[0]} where ${type} is expected`);
    const isOfType = type === undefined || (type === 'X' ? definition.isMethod : definition.result === type && !definition.isMethod);
    if (!isOfType) throw new Error(`${definition.name} in ${cursor.names[0]} where ${type} is expected`);
    this.fields(cursor, definition);
  }

  private fields(cursor: Cursor, { name, fields }: Definition): void {
    cursor.names.push(name);
    const words: Record<string, number> = {};
    for (const field of fields) {
      const isAbsent = field.condition && (words[field.condition.flags]! & (1 << field.condition.bit)) === 0;
      if (field.type === '#') words[field.name] = int(cursor);
      else if (!isAbsent && field.type !== 'true') this.value(cursor, field.type);
    }
  }
}

type Cursor = { view: DataView; at: number; names: string[] };

const SIZES: Record<string, number> = { int: 4, long: 8, int53: 8, double: 8, int128: 16, int256: 32 };

function int(cursor: Cursor): number {
  cursor.at += 4;
  return cursor.view.getInt32(cursor.at - 4, true);
}

function expect(cursor: Cursor, ...ids: number[]): void {
  const id = int(cursor);
  if (!ids.some((allowed) => (allowed | 0) === id)) throw new Error(`unexpected ${(id >>> 0).toString(16)}`);
}

function readPrimitive(cursor: Cursor, type: string): void {
  if (type === 'Bool') return expect(cursor, 0x997275b5, 0xbc799737);
  if (type !== 'string' && type !== 'bytes') {
    cursor.at += SIZES[type]!;
    return;
  }
  const first = cursor.view.getUint8(cursor.at);
  const [header, length] = first < 254 ? [1, first] : [4, cursor.view.getUint32(cursor.at, true) >>> 8];
  cursor.at += Math.ceil((header + length) / 4) * 4;
  if (cursor.at > cursor.view.byteLength) throw new RangeError('string beyond the end');
}
