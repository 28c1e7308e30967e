/**
 * Protobuf wire format for the few messages of the protocol. Written by hand, because they consist of nested oneofs of which we read only the members
 * that we serve; everything else is skipped.
 */
import { Reader, Writer } from '@teamgram/event-schemas';

type Wire = 0 | 2;
export type FieldReader = { wire: Wire; read: (reader: Reader) => void };
export type FieldReaders = { [field: number]: FieldReader };

/** Calls the reader of each known field. @throws {RangeError} if the bytes are not such a message */
export function readFields(bytes: Uint8Array, fields: FieldReaders): void {
  const reader = Reader.create(bytes);
  while (reader.pos < reader.len) readField(reader, fields);
}

function readField(reader: Reader, fields: FieldReaders): void {
  const tag = reader.uint32();
  const wire = tag & 7;
  const field = fields[tag >>> 3];
  if (field?.wire === wire) field.read(reader);
  else reader.skipType(wire);
}

export const bytesField = (take: (bytes: Uint8Array) => void): FieldReader => ({ wire: 2, read: (reader) => take(reader.bytes()) });
export const textField = (take: (text: string) => void): FieldReader => ({ wire: 2, read: (reader) => take(reader.string()) });
/** A uint64 as a number; clamped to 2^53 − 1, since some clients send larger values for "all". */
export const countField = (take: (count: number) => void): FieldReader => ({ wire: 0, read: (reader) => take(saturated(readVarint(reader))) });
export const bits64Field = (take: (bits: bigint) => void): FieldReader => ({ wire: 0, read: (reader) => take(readVarint(reader)) });
/** An empty message whose presence is the information. */
export const flagField = (take: () => void): FieldReader => bytesField(take);

function saturated(value: bigint): number {
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(value);
}

function readVarint(reader: Reader): bigint {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    if (reader.pos >= reader.len) break;
    const byte = reader.buf[reader.pos++]!;
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return BigInt.asUintN(64, value);
  }
  throw new RangeError('a varint does not end');
}

/** Encodes one message. Every value is written, even zero, because in a oneof the presence counts. */
export class MessageWriter {
  readonly #writer = Writer.create();

  number(field: number, value: number): this {
    this.#writer.uint32(field << 3).uint64(value);
    return this;
  }

  /** Writes 64 bits unchanged. */
  bits64(field: number, value: bigint): this {
    this.#writer.uint32(field << 3).bits64(Number(BigInt.asUintN(32, value)), Number(BigInt.asUintN(32, value >> 32n)));
    return this;
  }

  text(field: number, value: string): this {
    this.#writer.uint32((field << 3) | 2).string(value);
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    this.#writer.uint32((field << 3) | 2).bytes(value);
    return this;
  }

  message(field: number, write: (message: MessageWriter) => void): this {
    this.#writer.uint32((field << 3) | 2).fork();
    write(this);
    this.#writer.ldelim();
    return this;
  }

  /** A message without fields. */
  flag(field: number): this {
    return this.message(field, () => {});
  }

  finish(): Buffer {
    const bytes = this.#writer.finish();
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }
}

export function encodeMessage(write: (message: MessageWriter) => void): Buffer {
  const message = new MessageWriter();
  write(message);
  return message.finish();
}
