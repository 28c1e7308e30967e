/** One deterministic sample of every fact with all fields set, generated from the schema: a new field changes the sample, but never an old golden file. */
import { join } from 'node:path';
import { readSchema } from '../../tools/generate/events/schema.ts';
import type { Field, Message } from '../../tools/generate/events/schema.ts';
import type { Fact, Sealed } from '@teamgram/event-schemas';

export const SCHEMA_FOLDER = join(import.meta.dirname, '../../event-schemas');
const schema = new Map(readSchema(SCHEMA_FOLDER).map((message) => [message.name, message]));

export const factNames = [...schema.values()].filter((message) => message.factVersion !== undefined).map((message) => message.name);

export function factSample(name: string): Fact {
  return { type: name, stream: 'sample-1', ...sample(schema.get(name)!, 0) } as unknown as Fact;
}

/** Not encryption: golden files show the plaintext that would be encrypted. */
export const markedSeal = (plaintext: Uint8Array): Sealed => ({
  nonce: new Uint8Array(12).fill(1),
  ciphertext: plaintext,
  commitment: new Uint8Array(32).fill(2),
});

function sample(message: Message, depth: number): Record<string, unknown> {
  return Object.fromEntries(message.fields.map((field) => [field.name, field.repeated ? [value(field, depth), value(field, depth)] : value(field, depth)]));
}

function value(field: Field, depth: number): unknown {
  const nested = field.seals ?? field.message;
  if (nested !== undefined) return depth > 6 ? undefined : sample(schema.get(nested)!, depth + 1);
  switch (field.kind) {
    case 'uint32': return 1000 + field.id;
    case 'uint64': return 2 ** 40 + field.id;
    case 'sint64': return -(10 ** 12) - field.id;
    case 'double': return field.id + 0.5;
    case 'bool': return true;
    case 'bytes': return new Uint8Array(4).fill(field.id);
    case 'string': return `${field.name} é😀`;
    case 'message': throw new Error(`${field.name} names no message`);
  }
}
