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

/** Shared by all writes of this thread: writing is synchronous, so no two use it at once. */
const shared = new TlWriter();

/**
 * Writes an object as the given layer has it (one between two of the table as the next lower one).
 * @throws TlError NOT_LOWERABLE if the layer has no words for it
 */
export function writeObject(object: TlObject, layer: number = NEWEST_LAYER): Uint8Array {
  return taken((writer) => writeInto(writer, object, layer));
}

/** Appends an object to a writer, as the given layer has it. @throws TlError */
export function writeInto(writer: TlWriter, object: TlObject, layer: number = NEWEST_LAYER): void {
  if (layer >= NEWEST_LAYER) return explaining(object, () => writer.object(object));
  const past = pastLayer(layer);
  explaining(object, () => {
    const lowered = past.lower(object) ?? refuse(object._, layer);
    writer.withNames(past.names, () => writer.object(lowered));
  });
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
  const answer = newestByName.get(method)!.answer!;
  // A wrapper answers what its query answers; the caller may write that as an object.
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

/** Names the field at fault when an object cannot be written. */
function explaining(object: unknown, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw explained(error, object);
  }
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
