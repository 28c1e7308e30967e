/** Parses the .proto files of event-schemas into what the generator needs. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import protobuf from 'protobufjs';

export type FieldKind = 'uint32' | 'uint64' | 'sint64' | 'bool' | 'double' | 'string' | 'bytes' | 'message';

export type Field = {
  name: string;
  id: number;
  kind: FieldKind;
  /** Name of the message type when kind is 'message'. */
  message: string | undefined;
  repeated: boolean;
  optional: boolean;
  /** Name of the message type encrypted in this field. */
  seals: string | undefined;
};

export type Message = { name: string; room: string; factVersion: number | undefined; fields: Field[] };

const SCALARS = new Set<string>(['uint32', 'uint64', 'sint64', 'bool', 'double', 'string', 'bytes']);

/** Reads every schema in `folder`. Throws for field types that the codec does not support. */
export function readSchema(folder: string): Message[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.proto') && file !== 'options.proto').sort();
  return files.flatMap((file) => messagesOf(readFileSync(join(folder, file), 'utf8'), file.replace('.proto', '')));
}

function messagesOf(source: string, room: string): Message[] {
  const { root } = protobuf.parse(source, new protobuf.Root());
  const namespace = root.lookup('teamgram.events') as protobuf.Namespace;
  return namespace.nestedArray
    .filter((nested): nested is protobuf.Type => nested instanceof protobuf.Type)
    .map((type) => ({ name: type.name, room, factVersion: type.options?.['(fact)'] as number | undefined, fields: type.fieldsArray.map(fieldOf) }));
}

function fieldOf(field: protobuf.Field): Field {
  const scalar = SCALARS.has(field.type);
  if (!scalar && !/^[A-Z]/.test(field.type)) throw new Error(`${field.fullName}: type ${field.type} is not in the codec's set`);
  return {
    name: field.name,
    id: field.id,
    kind: scalar ? (field.type as FieldKind) : 'message',
    message: scalar ? undefined : field.type,
    repeated: field.repeated,
    optional: field.options?.['proto3_optional'] === true,
    seals: field.options?.['(seals)'] as string | undefined,
  };
}
