/**
 * Reads protobuf's wire format (protobuf.dev/programming-guides/encoding) as written by wire-writer.ts, and all other valid encodings except groups,
 * which proto3 does not have. Every method throws RangeError when the bytes are truncated or not a valid value.
 */

const VARINT_BYTES_MAX = 10;

/** Available in Node, but missing in its types; accepts any Uint8Array. */
const { utf8Slice } = Buffer.prototype as unknown as { utf8Slice: (this: Uint8Array, start: number, end: number) => string };

export class Reader {
  readonly buf: Uint8Array;
  readonly len: number;
  pos = 0;

  constructor(bytes: Uint8Array) {
    this.buf = bytes;
    this.len = bytes.length;
  }

  static create(bytes: Uint8Array): Reader {
    return new Reader(bytes);
  }

  /** A tag, or a number below 2^32; higher bits are dropped, as in protobuf. */
  uint32(): number {
    const { buf, pos, len } = this;
    // Most take one byte, and almost all others two.
    const first = pos < len ? buf[pos]! : this.#ended();
    this.pos = pos + 1;
    if (first < 0x80) return first;
    const second = pos + 1 < len ? buf[pos + 1]! : this.#ended();
    this.pos = pos + 2;
    if (second < 0x80) return (first & 0x7f) | (second << 7);
    return this.#longUint32((first & 0x7f) | ((second & 0x7f) << 7));
  }

  bool(): boolean {
    let value = false;
    for (let count = 0; count < VARINT_BYTES_MAX; count++) {
      const byte = this.#byte();
      if ((byte & 0x7f) !== 0) value = true;
      if (byte < 0x80) return value;
    }
    throw new RangeError('a varint does not end');
  }

  double(): number {
    const start = this.#take(8);
    return new DataView(this.buf.buffer, this.buf.byteOffset + start, 8).getFloat64(0, true);
  }

  /** Returns a view. */
  bytes(): Uint8Array {
    const length = this.uint32();
    const start = this.#take(length);
    return new Uint8Array(this.buf.buffer, this.buf.byteOffset + start, length);
  }

  string(): string {
    const length = this.uint32();
    const start = this.#take(length);
    return utf8Slice.call(this.buf, start, start + length);
  }

  /** Skips an unknown field. */
  skipType(wireType: number): void {
    if (wireType === 0) this.bool();
    else if (wireType === 1) this.#take(8);
    else if (wireType === 2) this.#take(this.uint32());
    else if (wireType === 5) this.#take(4);
    else throw new RangeError(`wire type ${wireType}`);
  }

  #longUint32(low: number): number {
    let value = low;
    for (let count = 2; count < VARINT_BYTES_MAX; count++) {
      const byte = this.#byte();
      if (count < 5) value |= (byte & 0x7f) << (7 * count);
      if (byte < 0x80) return value >>> 0;
    }
    throw new RangeError('a varint does not end');
  }

  #byte(): number {
    return this.pos < this.len ? this.buf[this.pos++]! : this.#ended();
  }

  /** Consumes `length` bytes. @returns their offset */
  #take(length: number): number {
    const start = this.pos;
    if (length > this.len - start) this.#ended();
    this.pos = start + length;
    return start;
  }

  #ended(): never {
    throw new RangeError(`the message ends at ${this.len}`);
  }
}
