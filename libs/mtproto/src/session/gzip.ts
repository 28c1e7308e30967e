/** gzip_packed in both directions (service_messages#packed-object, api/invoking#data-compression). */
import { constants, gzipSync, unzipSync } from 'node:zlib';
import type { ServerLimits } from '../server/limits.ts';
import { readCore, writeCore } from '../wire/core.ts';
import type { ReplyOptions } from './invocation.ts';

/** Fast, with small tables: zlib allocates them per object, and with the default size that takes a fifth of the time to pack a page. */
const PACKING = { level: constants.Z_BEST_SPEED, windowBits: 14, memLevel: 6, chunkSize: 8_192 };

/**
 * The object or its gzip_packed form, whichever is smaller. Objects below `gzipBytesMin` are left alone: packing 1 KiB costs 40 µs, a third of the
 * budget for a whole message.
 */
export function packed(object: Uint8Array, options: ReplyOptions | undefined, limits: ServerLimits): Uint8Array {
  return object.length < limits.gzipBytesMin || options?.compressible === false ? object : smaller(object);
}

/** Like `packed`, for objects that are sent to many sessions: the same Uint8Array is compressed once. */
export function packedOnce(object: Uint8Array, options: ReplyOptions | undefined, limits: ServerLimits): Uint8Array {
  if (object.length < limits.gzipBytesMin || options?.compressible === false) return object;
  let found = once.get(object);
  if (!found) once.set(object, (found = smaller(object)));
  return found;
}

const once = new WeakMap<Uint8Array, Uint8Array>();

function smaller(object: Uint8Array): Uint8Array {
  const packed_data = gzipSync(object, PACKING);
  if (packed_data.length + 8 >= object.length) return object;
  return writeCore({ _: 'gzip_packed', packed_data });
}

/**
 * The object inside a gzip_packed; clients send gzip or zlib format.
 * @throws when the data are corrupt or decompress to more than `sizeBytesMax` (ERR_BUFFER_TOO_LARGE, before the memory is allocated)
 */
export function unpacked(body: Uint8Array, sizeBytesMax: number): Uint8Array {
  const { packed_data } = readCore(body, 'gzip_packed');
  return unzipSync(packed_data, { maxOutputLength: sizeBytesMax });
}
