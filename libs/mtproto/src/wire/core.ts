/** Encoding and decoding of whole objects of the MTProto core schema. */
import { ANSWER_LIMITS, type mt, TlError, TlReader, TlWriter } from '@teamgram/tl';
import { readUint32 } from './bytes.ts';

/** Any object or request of the core schema. */
export type CoreObject = mt.Objects[keyof mt.Objects] | mt.Methods[keyof mt.Methods][0];
/** The type of the object or request with this name. */
export type Core<Name extends CoreObject['_']> = Extract<CoreObject, { _: Name }>;

const writer = new TlWriter();

/** The boxed encoding of an object. */
export function writeCore(object: CoreObject): Uint8Array {
  writer.reset();
  writer.object(object);
  return writer.take();
}

/**
 * Decodes one boxed object that fills `bytes` and has one of the given names.
 * @throws {TlError}
 */
export function readCore<Name extends CoreObject['_']>(bytes: Uint8Array, ...names: readonly [Name, ...Name[]]): Core<Name> {
  const object = readAny(bytes);
  if (!names.includes(object._ as Name)) throw new TlError('WRONG_TYPE', `${names.join(' or ')} expected, got ${object._}`);
  return object as Core<Name>;
}

function readAny(bytes: Uint8Array): { readonly _: string } {
  const reader = new TlReader(bytes, ANSWER_LIMITS);
  const object = reader.object();
  if (reader.left > 0) throw new TlError('TRAILING_BYTES', 'bytes behind a service message');
  return object;
}

/** Constructor id of a boxed object, unsigned; 0 when it is too short to have one. */
export function constructorOf(body: Uint8Array): number {
  return body.length < 4 ? 0 : readUint32(body, 0);
}
