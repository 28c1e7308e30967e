import { newestByName, typeNumber } from './codec-table.ts';
import { NEWEST_LAYER } from './generated/codec.js';
import { elementType } from './schema/definition.ts';
import { TlWriter } from './writer.ts';
import type { Method, Result, TlObject } from './types.ts';

/** Shared by all writes of this thread: writing is synchronous, so no two use it at once. */
const shared = new TlWriter();

/**
 * Writes an object as the given layer of the table has it.
 * @throws TlError
 */
export function writeObject(object: TlObject, layer: number = NEWEST_LAYER): Uint8Array {
  return taken((writer) => writeInto(writer, object, layer));
}

/** Appends an object to a writer, as the given layer has it. @throws TlError */
export function writeInto(writer: TlWriter, object: TlObject, layer: number = NEWEST_LAYER): void {
  if (layer !== NEWEST_LAYER) throw new Error('layers below the newest are not written yet');
  writer.object(object);
}

/**
 * Writes what a method answers (the content of rpc_result) as the given layer has it.
 * @throws TlError
 */
export function writeResult<M extends Method>(method: M, result: Result<M>, layer: number = NEWEST_LAYER): Uint8Array {
  return taken((writer) => writeResultInto(writer, method, result, layer));
}

/** Appends what a method answers to a writer. @throws TlError */
export function writeResultInto<M extends Method>(writer: TlWriter, method: M, result: Result<M>, layer: number = NEWEST_LAYER): void {
  if (layer !== NEWEST_LAYER) throw new Error('layers below the newest are not written yet');
  writeValue(writer, newestByName.get(method)!.answer!, result);
}

const VECTORS: Record<string, (writer: TlWriter, list: never) => void> = {
  int: (writer, list) => writer.vectorInt(list),
  long: (writer, list) => writer.vectorLong(list),
  string: (writer, list) => writer.vectorString(list),
  Bool: (writer, list) => writer.vectorBool(list),
};

function writeValue(writer: TlWriter, type: string, value: unknown): void {
  if (type === 'Bool') return writer.bool(value as boolean);
  if (type === 'X') return writer.object(value as { _: string });
  const element = elementType(type);
  if (element === undefined) return writer.object(value as { _: string }, typeNumber(type));
  const write = VECTORS[element];
  if (write) return write(writer, value as never);
  writer.objects(value as { _: string }[], typeNumber(element));
}

/** Runs `write` on the shared writer and takes the bytes; empties it if that fails. */
function taken(write: (writer: TlWriter) => void): Uint8Array {
  try {
    write(shared);
    return shared.take();
  } finally {
    shared.reset();
  }
}
