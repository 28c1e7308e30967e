/** event_store.client.UUID: text or two 64-bit halves; converted to 16 bytes. */
import { bits64Field, bytesField, readFields, textField } from './fields.ts';

const TEXT = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

/** @throws {RangeError} */
export function readUuid(bytes: Uint8Array): Uint8Array {
  let id: Uint8Array | undefined;
  readFields(bytes, {
    1: bytesField((halves) => (id = readHalves(halves))),
    2: textField((text) => (id = bytesOfUuid(text))),
  });
  if (!id) throw new RangeError('a UUID is empty');
  return id;
}

function readHalves(bytes: Uint8Array): Uint8Array {
  const id = Buffer.alloc(16);
  readFields(bytes, {
    1: bits64Field((bits) => id.writeBigUInt64BE(bits, 0)),
    2: bits64Field((bits) => id.writeBigUInt64BE(bits, 8)),
  });
  return id;
}

/** @throws {RangeError} */
function bytesOfUuid(text: string): Uint8Array {
  if (!TEXT.test(text)) throw new RangeError('an id is not a UUID');
  return Buffer.from(text.replaceAll('-', ''), 'hex');
}

/** 8-4-4-4-12. Our ids need not have a UUID version. */
export function uuidOf(id: Uint8Array): string {
  const hex = Buffer.from(id).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
