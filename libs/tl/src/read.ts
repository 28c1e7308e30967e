import { ANYTHING, METHOD, VECTOR_ID, newestByName } from './codec-table.ts';
import { ANSWER_LIMITS } from './limits.ts';
import { valueCodec } from './past/value-codec.ts';
import { TlReader } from './reader.ts';
import type { ReaderOptions } from './reader.ts';
import { TlError } from './tl-error.ts';
import type { mt, Method, Request, Result, TlObject } from './types.ts';

/**
 * Reads one boxed object, of any layer or the MTProto core, from `position` (in bytes) to the end of the bytes.
 * @throws TlError
 */
export function readObject(bytes: Uint8Array, options: ReaderOptions = {}, position = 0): TlObject {
  return whole(new TlReader(bytes, options, position), (reader) => reader.object(ANYTHING)) as TlObject;
}

/**
 * Reads a request of any layer, lifted to the newest. The `query` of wrappers is read in the same way. A `gzip_packed` in place of a request is
 * decompressed if `options.inflate` is given, and returned as is otherwise.
 * @throws TlError
 */
export function readRequest(bytes: Uint8Array, options: ReaderOptions = {}): Request | mt.gzip_packed {
  return whole(new TlReader(bytes, options), (reader) => reader.object(METHOD)) as Request | mt.gzip_packed;
}

/**
 * Reads the result of a method (the content of rpc_result) as a client does.
 * @throws TlError
 */
export function readResult<M extends Method>(method: M, bytes: Uint8Array, options: ReaderOptions = ANSWER_LIMITS): Result<M> {
  const { answer } = newestByName.get(method)!;
  return whole(new TlReader(bytes, options), (reader) => (answer === 'X' ? readAnything(reader) : valueCodec(answer!).read(reader))) as Result<M>;
}

/** The result of a wrapper is that of its query. Since the query is not known here, only vectors and objects are distinguished. */
function readAnything(reader: TlReader): unknown {
  const isVector = new DataView(reader.input.buffer, reader.input.byteOffset + reader.position, 4).getInt32(0, true) === VECTOR_ID;
  return isVector ? reader.objects() : reader.object();
}

function whole<T>(reader: TlReader, read: (reader: TlReader) => T): T {
  const value = read(reader);
  if (reader.left > 0) throw new TlError('TRAILING_BYTES', `${reader.left} bytes after the object`);
  return value;
}
