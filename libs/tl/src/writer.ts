import { ANYTHING, FALSE_ID, TRUE_ID, VECTOR_ID, newestByName, typeName } from './codec-table.ts';
import type { Entry } from './codec-table.ts';
import { TlError } from './tl-error.ts';

const FIRST_CAPACITY_BYTES = 4096;
/** A buffer that has grown beyond this size is released when the writer is reset. */
const KEPT_CAPACITY_BYTES_MAX = 1 << 20;
/** The length of a string is encoded in 24 bits. */
const STRING_BYTES_MAX = (1 << 24) - 1;
/** Below this length an ASCII loop is faster than a call of the encoder. */
const SHORT_STRING_LENGTH_MAX = 24;

const invalid = (expected: string, value: unknown): TlError =>
  new TlError('INVALID_VALUE', `${expected} expected, got ${value === null ? 'null' : typeof value}`);

/**
 * Writes TL values into a growing buffer, little-endian, 4-byte aligned. Reusable after `take()` or `reset()`. A value that its TL type cannot hold
 * causes a `TlError`; nothing wraps around or is truncated silently.
 */
export class TlWriter {
  /** Number of bytes written. */
  length = 0;
  private buffer: Buffer;
  private view: DataView;
  /** Resolves names of objects: the newest layer, or the table of an older one. */
  private names: Map<string, Entry>;

  constructor(names: Map<string, Entry> = newestByName, capacityBytes: number = FIRST_CAPACITY_BYTES) {
    this.names = names;
    this.buffer = Buffer.allocUnsafeSlow(capacityBytes);
    this.view = new DataView(this.buffer.buffer);
  }

  /** Runs `write` with the names of another layer. */
  withNames(names: Map<string, Entry>, write: () => void): void {
    const { names: before } = this;
    this.names = names;
    try {
      write();
    } finally {
      this.names = before;
    }
  }

  /** The bytes written so far, as a view that later writes may change. */
  peek(): Uint8Array {
    return new Uint8Array(this.buffer.buffer, 0, this.length);
  }

  /** A copy of the bytes written; resets the writer. */
  take(): Uint8Array {
    const taken = this.peek().slice();
    this.reset();
    return taken;
  }

  reset(): void {
    this.length = 0;
    if (this.buffer.length > KEPT_CAPACITY_BYTES_MAX) this.resize(FIRST_CAPACITY_BYTES);
  }

  private resize(capacityBytes: number): void {
    const larger = Buffer.allocUnsafeSlow(capacityBytes);
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
    this.view = new DataView(larger.buffer);
  }

  /** Reserves `count` bytes and returns their offset. Growing replaces `buffer` and `view`: access them only after the call. */
  private advance(count: number): number {
    const start = this.length;
    const end = start + count;
    if (end > this.buffer.length) this.resize(Math.max(end, this.buffer.length * 2));
    this.length = end;
    return start;
  }

  int(value: number): void {
    if ((value | 0) !== value) throw invalid('int', value);
    const at = this.advance(4);
    this.view.setInt32(at, value, true);
  }

  uint(value: number): void {
    if (value >>> 0 !== value) throw invalid('unsigned int', value);
    const at = this.advance(4);
    this.view.setUint32(at, value, true);
  }

  /** 64 bits; signed and unsigned values have the same encoding. */
  long(value: bigint): void {
    if (typeof value !== 'bigint') throw invalid('long', value);
    const at = this.advance(8);
    this.view.setBigInt64(at, value, true);
  }

  int53(value: number): void {
    if (!Number.isSafeInteger(value)) throw invalid('int53', value);
    const start = this.advance(8);
    const high = Math.floor(value / 0x1_0000_0000);
    this.view.setUint32(start, value - high * 0x1_0000_0000, true);
    this.view.setInt32(start + 4, high, true);
  }

  double(value: number): void {
    if (typeof value !== 'number') throw invalid('double', value);
    const at = this.advance(8);
    this.view.setFloat64(at, value, true);
  }

  bool(value: boolean): void {
    if (typeof value !== 'boolean') throw invalid('Bool', value);
    this.int(value ? TRUE_ID : FALSE_ID);
  }

  /** Bytes without a length; exactly `count` of them if given. */
  raw(value: Uint8Array, count: number = value?.length): void {
    if (!(value instanceof Uint8Array) || value.length !== count) throw invalid(`${count} bytes`, value);
    const at = this.advance(count);
    this.buffer.set(value, at);
  }

  rest(value: Uint8Array): void {
    this.raw(value);
  }

  bytes(value: Uint8Array): void {
    if (!(value instanceof Uint8Array)) throw invalid('bytes', value);
    const start = this.stringHeader(value.length);
    this.buffer.set(value, start);
  }

  string(value: string): void {
    if (typeof value !== 'string') throw invalid('string', value);
    if (value.length <= SHORT_STRING_LENGTH_MAX && this.shortAscii(value)) return;
    const length = Buffer.byteLength(value);
    const start = this.stringHeader(length);
    this.buffer.write(value, start, length, 'utf8');
  }

  private shortAscii(value: string): boolean {
    const { length } = value;
    const padded = (length + 4) & ~3;
    const start = this.advance(padded);
    const { buffer } = this;
    for (let index = 0; index < length; index++) {
      const code = value.charCodeAt(index);
      if (code > 127) {
        this.length = start;
        return false;
      }
      buffer[start + 1 + index] = code;
    }
    buffer[start] = length;
    for (let at = start + 1 + length; at < start + padded; at++) buffer[at] = 0;
    return true;
  }

  /** Writes the length and padding of a string of `length` bytes and returns the offset of its bytes. */
  private stringHeader(length: number): number {
    if (length > STRING_BYTES_MAX) throw new TlError('INVALID_VALUE', `a string of ${length} bytes, at most ${STRING_BYTES_MAX}`);
    const header = length < 254 ? 1 : 4;
    const padded = (header + length + 3) & ~3;
    const start = this.advance(padded);
    // Zeroes the last word, which contains the padding; the string's bytes are written over it afterwards.
    this.view.setInt32(start + padded - 4, 0, true);
    if (header === 1) this.buffer[start] = length;
    else this.view.setUint32(start, length * 256 + 254, true);
    return start + header;
  }

  /** Writes a boxed object: of the TL type with number `type` if given (by generated code), of any type otherwise. */
  object(object: { _: string }, type: number = ANYTHING): void {
    if (typeof object !== 'object' || object === null) throw invalid(typeName(type), object);
    const entry = this.names.get(object._);
    if (entry === undefined) throw new TlError('INVALID_VALUE', `no constructor ${String(object._)} in this layer`);
    if (entry.type !== type && type !== ANYTHING) this.otherType(entry, type);
    const at = this.advance(4);
    this.view.setInt32(at, entry.id, true);
    entry.write(this, object as never);
  }

  /** A gzip_packed may stand for a request. */
  private otherType(entry: Entry, type: number): void {
    if (type === 0 && entry.name === 'gzip_packed') return;
    throw new TlError('WRONG_TYPE', `${typeName(type)} expected, got ${entry.name}`, entry.id);
  }

  private vectorHeader(list: readonly unknown[], what: string): void {
    if (!Array.isArray(list)) throw invalid(`a vector of ${what}`, list);
    this.int(VECTOR_ID);
    this.int(list.length);
  }

  /** Writes a boxed vector of boxed objects of one TL type. */
  objects(list: readonly { _: string }[], type: number = ANYTHING): void {
    this.vectorHeader(list, typeName(type));
    for (let index = 0; index < list.length; index++) this.object(list[index]!, type);
  }

  /** Writes a bare vector of bare objects. */
  bareObjects(list: readonly { _: string }[], name: string): void {
    if (!Array.isArray(list)) throw invalid(`a vector of ${name}`, list);
    const { write } = this.names.get(name)!;
    this.int(list.length);
    for (const object of list) write(this, object as never);
  }

  /** Writes a boxed vector whose elements `write` writes. */
  vector<T>(list: readonly T[], write: (element: T) => void): void {
    this.vectorHeader(list, 'values');
    for (const element of list) write(element);
  }

  vectorInt(list: readonly number[]): void {
    this.vector(list, (value) => this.int(value));
  }

  vectorLong(list: readonly bigint[]): void {
    this.vector(list, (value) => this.long(value));
  }

  vectorInt53(list: readonly number[]): void {
    this.vector(list, (value) => this.int53(value));
  }

  vectorDouble(list: readonly number[]): void {
    this.vector(list, (value) => this.double(value));
  }

  vectorString(list: readonly string[]): void {
    this.vector(list, (value) => this.string(value));
  }

  vectorBytes(list: readonly Uint8Array[]): void {
    this.vector(list, (value) => this.bytes(value));
  }

  vectorBool(list: readonly boolean[]): void {
    this.vector(list, (value) => this.bool(value));
  }
}
