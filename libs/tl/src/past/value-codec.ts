import { METHOD, typeNumber } from '../codec-table.ts';
import type { TlReader } from '../reader.ts';
import { elementType, isPrimitive } from '../schema/definition.ts';
import type { TlWriter } from '../writer.ts';

/** Reads and writes values of a TL type where no generated code does: definitions of old layers, results. */
export type ValueCodec = {
  read: (reader: TlReader) => unknown;
  write: (writer: TlWriter, value: unknown) => void;
};

const known = new Map<string, ValueCodec>();

/** The codec of a TL type (`int`, `Vector<long>`, `InputPeer`, `Vector<User>`, `X`). */
export function valueCodec(type: string): ValueCodec {
  const codec = known.get(type) ?? makeCodec(type);
  known.set(type, codec);
  return codec;
}

function makeCodec(type: string): ValueCodec {
  const element = elementType(type);
  if (element === undefined) return isPrimitive(type) ? primitive(type as Primitive) : boxed(type === 'X' ? METHOD : typeNumber(type));
  return isPrimitive(element) ? primitives(element as Primitive) : vector(typeNumber(element));
}

type Primitive = 'int' | 'long' | 'int53' | 'double' | 'string' | 'bytes' | 'int128' | 'int256' | 'Bool';

/** The writer methods refuse values of the wrong type. */
const PRIMITIVES: Record<Primitive, ValueCodec> = {
  int: { read: (reader) => reader.int(), write: (writer, value) => writer.int(value as number) },
  long: { read: (reader) => reader.long(), write: (writer, value) => writer.long(value as bigint) },
  int53: { read: (reader) => reader.int53(), write: (writer, value) => writer.int53(value as number) },
  double: { read: (reader) => reader.double(), write: (writer, value) => writer.double(value as number) },
  string: { read: (reader) => reader.string(), write: (writer, value) => writer.string(value as string) },
  bytes: { read: (reader) => reader.bytes(), write: (writer, value) => writer.bytes(value as Uint8Array) },
  int128: { read: (reader) => reader.raw(16), write: (writer, value) => writer.raw(value as Uint8Array, 16) },
  int256: { read: (reader) => reader.raw(32), write: (writer, value) => writer.raw(value as Uint8Array, 32) },
  Bool: { read: (reader) => reader.bool(), write: (writer, value) => writer.bool(value as boolean) },
};

const primitive = (type: Primitive): ValueCodec => PRIMITIVES[type];

/** All element types of these vectors take at least 4 bytes. */
function primitives(type: Primitive): ValueCodec {
  const { read, write } = PRIMITIVES[type];
  return {
    read: (reader) => reader.vector(4, () => read(reader)),
    write: (writer, value) => writer.vector(value as unknown[], (element) => write(writer, element)),
  };
}

const boxed = (type: number): ValueCodec => ({
  read: (reader) => reader.object(type),
  write: (writer, value) => writer.object(value as { _: string }, type),
});

const vector = (type: number): ValueCodec => ({
  read: (reader) => reader.objects(type),
  write: (writer, value) => writer.objects(value as { _: string }[], type),
});
