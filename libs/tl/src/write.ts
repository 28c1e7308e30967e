import { newestByName } from './codec-table.ts';
import { explained } from './explain.ts';
import { NEWEST_LAYER } from './generated/codec.js';
import { effectiveLayer } from './layers.ts';
import { PastLayer } from './lower/lower.ts';
import { answerIn, oldResult } from './lower/results.ts';
import { valueCodec } from './past/value-codec.ts';
import { rowOf } from './schema/layer-table.ts';
import { TlError } from './tl-error.ts';
import { TlWriter } from './writer.ts';
import type { Method, Result, TlObject } from './types.ts';

/** Shared by all writes of this thread; writing is synchronous, so uses cannot overlap. */
const shared = new TlWriter();

/**
 * Encodes an object in the given layer (or the next lower one of the table).
 * @throws TlError NOT_LOWERABLE if it cannot be expressed in the layer
 */
export function writeObject(object: TlObject, layer: number = NEWEST_LAYER): Uint8Array {
  return taken((writer) => writeInto(writer, object, layer));
}

/** Appends an object, encoded in the given layer, to a writer. @throws TlError */
export function writeInto(writer: TlWriter, object: TlObject, layer: number = NEWEST_LAYER): void {
  if (layer >= NEWEST_LAYER) return explaining(object, () => writer.object(object));
  const past = pastLayer(layer);
  explaining(object, () => {
    const lowered = past.lower(object) ?? refuse(object._, layer);
    writer.withNames(past.names, () => writer.object(lowered));
  });
}

/**
 * Encodes the result of a method (the content of rpc_result) in the given layer.
 * @throws TlError
 */
export function writeResult<M extends Method>(method: M, result: Result<M>, layer: number = NEWEST_LAYER): Uint8Array {
  return taken((writer) => writeResultInto(writer, method, result, layer));
}

/** Appends the result of a method to a writer. @throws TlError */
export function writeResultInto<M extends Method>(writer: TlWriter, method: M, result: Result<M>, layer: number = NEWEST_LAYER): void {
  const answer = newestByName.get(method)!.answer!;
  // The result of a wrapper is that of its query; the caller may write it as an object.
  if (answer === 'X') return writeInto(writer, result as TlObject, layer);
  if (layer >= NEWEST_LAYER || isCore(method)) return explaining(result, () => valueCodec(answer).write(writer, result));
  const past = pastLayer(layer);
  const oldAnswer = answerIn(method, layer);
  explaining(result, () => {
    const old = oldResult(method, result, oldAnswer, answer);
    const lowered = (old === undefined ? undefined : past.lowerValue(oldAnswer, old)) ?? refuse(`the answer of ${method}`, layer);
    writer.withNames(past.names, () => valueCodec(oldAnswer).write(writer, lowered));
  });
}

/** The core is the same in every layer. */
const isCore = (method: string): boolean => rowOf(method, NEWEST_LAYER) === undefined;

const pastLayers = new Map<number, PastLayer>();

function pastLayer(layer: number): PastLayer {
  const effective = effectiveLayer(layer);
  if (effective === undefined) throw new TlError('NOT_LOWERABLE', `layer ${layer} is below the oldest that is served`);
  const known = pastLayers.get(effective) ?? new PastLayer(effective);
  pastLayers.set(effective, known);
  return known;
}

function refuse(what: string, layer: number): never {
  throw new TlError('NOT_LOWERABLE', `layer ${layer} has no words for ${what}`);
}

/** Adds the path of the invalid field when an object cannot be written. */
function explaining(object: unknown, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw explained(error, object);
  }
}

/** Runs `write` on the shared writer and returns the bytes; resets the writer on failure. */
function taken(write: (writer: TlWriter) => void): Uint8Array {
  try {
    write(shared);
    return shared.take();
  } finally {
    shared.reset();
  }
}
