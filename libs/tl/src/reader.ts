import { ANYTHING, FALSE_ID, METHOD, TRUE_ID, VECTOR_ID, newestById, newestByName, typeName } from './codec-table.ts';
import type { Entry } from './codec-table.ts';
import { REQUEST_LIMITS } from './limits.ts';
import type { ReadingLimits } from './limits.ts';
import { pastEntry } from './past/past-entry.ts';
import { TlError, hexId } from './tl-error.ts';

/** Byte fields up to this size are copied, so that a nonce does not keep its whole packet alive; longer ones are views. */
const COPY_BYTES_MAX = 4096;

/** Below this length an ASCII loop is faster than a call of the decoder. */
const SHORT_STRING_BYTES_MAX = 12;

export type ReaderOptions = Partial<ReadingLimits> & {
  /** Decompresses a `gzip_packed` in place of a request; must limit its output itself. */
  inflate?: (packed: Uint8Array) => Uint8Array;
};

/**
 * Reads TL values from a buffer. Reads objects of every layer and lifts those of old layers to the newest. Limited by `ReadingLimits`; malformed
 * bytes cause a `TlError`, after which the reader must not be used. Long byte fields are views of the input, so its memory must not be reused.
 */
export class TlReader {
  readonly input: Uint8Array;
  /** Offset of the next value, in bytes from the start of the input. */
  position: number;
  private readonly view: DataView;
  private readonly text: Buffer;
  private readonly depthMax: number;
  private readonly elementsMax: number;
  private readonly inflate: ReaderOptions['inflate'];
  private depth = 0;
  private objectsLeft: number;

  constructor(input: Uint8Array, options: ReaderOptions = {}, position = 0) {
    const { depthMax = REQUEST_LIMITS.depthMax, objectsMax = REQUEST_LIMITS.objectsMax, elementsMax = REQUEST_LIMITS.elementsMax, sizeBytesMax = REQUEST_LIMITS.sizeBytesMax } = options;
    if (input.length > sizeBytesMax) throw new TlError('TOO_LARGE', `${input.length} bytes, at most ${sizeBytesMax} are read`);
    this.text = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
    // A plain Uint8Array even when given a Buffer, whose slice() returns a view instead of a copy.
    this.input = new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
    this.view = new DataView(input.buffer, input.byteOffset, input.byteLength);
    this.position = position;
    this.depthMax = depthMax;
    this.elementsMax = elementsMax;
    this.objectsLeft = objectsMax;
    this.inflate = options.inflate;
  }

  /** Number of bytes not read yet. */
  get left(): number {
    return this.input.length - this.position;
  }

  private advance(count: number): number {
    const start = this.position;
    const end = start + count;
    if (end > this.input.length) throw new TlError('TRUNCATED', `${count} bytes wanted, ${this.left} left`);
    this.position = end;
    return start;
  }

  int(): number {
    return this.view.getInt32(this.advance(4), true);
  }

  uint(): number {
    return this.view.getUint32(this.advance(4), true);
  }

  /** Signed 64 bits. */
  long(): bigint {
    return this.view.getBigInt64(this.advance(8), true);
  }

  /** A long that contains an id or a size: |value| < 2^53, read as number to avoid the cost of a bigint. */
  int53(): number {
    const start = this.advance(8);
    const value = this.view.getInt32(start + 4, true) * 0x1_0000_0000 + this.view.getUint32(start, true);
    if (!Number.isSafeInteger(value)) throw new TlError('INVALID_VALUE', 'a long beyond 2^53 where an id is expected');
    return value;
  }

  double(): number {
    return this.view.getFloat64(this.advance(8), true);
  }

  bool(): boolean {
    const id = this.int();
    if (id === TRUE_ID) return true;
    if (id === FALSE_ID) return false;
    throw new TlError('WRONG_TYPE', `Bool expected, got ${hexId(id)}`, id);
  }

  /** Exactly `count` bytes, copied. */
  raw(count: number): Uint8Array {
    const start = this.advance(count);
    return this.input.slice(start, start + count);
  }

  /** All remaining bytes, as a view. */
  rest(): Uint8Array {
    return this.input.subarray(this.advance(this.left), this.input.length);
  }

  /**
   * Reads the length of a string and skips the string; returns the length and leaves the start of its bytes in `stringStart`. "If L <= 253, the
   * serialization contains one byte with the value of L, then L bytes of the string followed by 0 to 3 characters containing 0, such that the overall
   * length of the value be divisible by 4" (core.telegram.org/mtproto/serialize).
   */
  private stringLength(): number {
    const start = this.advance(4);
    const first = this.input[start]!;
    if (first < 254) {
      this.stringStart = start + 1;
      if (first > 3) this.advance(first & ~3);
      return first;
    }
    const length = first === 254 ? this.view.getUint32(start, true) >>> 8 : this.hugeLength(start);
    this.stringStart = this.advance((length + 3) & ~3);
    return length;
  }

  private stringStart = 0;

  /** A first byte of 255 announces a length of 56 bits, which no packet can contain. */
  private hugeLength(start: number): never {
    throw new TlError('TRUNCATED', `a string longer than the input at ${start}`);
  }

  string(): string {
    const length = this.stringLength();
    const start = this.stringStart;
    if (length > SHORT_STRING_BYTES_MAX) return this.text.toString('utf8', start, start + length);
    let text = '';
    for (let at = start; at < start + length; at++) {
      const byte = this.input[at]!;
      if (byte > 127) return this.text.toString('utf8', start, start + length);
      text += String.fromCharCode(byte);
    }
    return text;
  }

  bytes(): Uint8Array {
    const length = this.stringLength();
    const start = this.stringStart;
    return length > COPY_BYTES_MAX ? this.input.subarray(start, start + length) : this.input.slice(start, start + length);
  }

  /** Reads a boxed object: of the TL type with number `type` if given (by generated code), of any type otherwise. */
  object(type: number = ANYTHING): { _: string } {
    const id = this.int();
    const entry = newestById.get(id) ?? this.entryOfPast(id);
    if (entry.type !== type && type !== ANYTHING) return this.otherType(entry, type);
    return this.enter(entry);
  }

  private enter(entry: Entry): { _: string } {
    if (++this.depth > this.depthMax) throw new TlError('TOO_DEEP', `more than ${this.depthMax} levels`, entry.id);
    if (--this.objectsLeft < 0) throw new TlError('TOO_MANY', 'too many objects', entry.id);
    const object = entry.read(this);
    this.depth--;
    return object;
  }

  private entryOfPast(id: number): Entry {
    const entry = pastEntry(id);
    if (entry === undefined) throw new TlError('UNKNOWN_CONSTRUCTOR', `unknown constructor ${hexId(id)}`, id);
    return entry;
  }

  /**
   * Handles an entry of another type. A lifted constructor may belong to another type than before, which is only known after reading it. And clients
   * compress large requests inside wrappers, so `gzip_packed` may stand for a request.
   */
  private otherType(entry: Entry, type: number): { _: string } {
    if (entry.type === ANYTHING || (type === METHOD && entry.name === 'gzip_packed')) {
      const object = this.enter(entry);
      const lifted = newestByName.get(object._);
      if (lifted?.type === type) return object;
      if (object._ === 'gzip_packed') return this.unpack(object as { _: 'gzip_packed'; packed_data: Uint8Array });
    }
    throw new TlError('WRONG_TYPE', `${typeName(type)} expected, got ${entry.name}`, entry.id);
  }

  private unpack(packed: { _: 'gzip_packed'; packed_data: Uint8Array }): { _: string } {
    if (!this.inflate) return packed;
    const { inflate, depthMax, elementsMax, objectsLeft } = this;
    // The inner reader does not decompress again: clients never nest gzip_packed.
    const inner = new TlReader(inflate(packed.packed_data), { depthMax: depthMax - this.depth, objectsMax: objectsLeft, elementsMax, sizeBytesMax: 1 << 24 });
    return inner.object(METHOD);
  }

  /** The count of a vector whose elements take at least `sizeBytesMin` bytes each. */
  private count(sizeBytesMin: number): number {
    const id = this.int();
    if (id !== VECTOR_ID) throw new TlError('WRONG_TYPE', `a vector expected, got ${hexId(id)}`, id);
    return this.bareCount(sizeBytesMin);
  }

  private bareCount(sizeBytesMin: number): number {
    const count = this.uint();
    if (count > this.elementsMax || count * sizeBytesMin > this.left) throw new TlError('TOO_MANY', `a vector of ${count} elements in ${this.left} bytes`);
    return count;
  }

  /** Reads a boxed vector of boxed objects of one TL type. */
  objects(type: number = ANYTHING): { _: string }[] {
    const count = this.count(4);
    const list: { _: string }[] = [];
    for (let index = 0; index < count; index++) list.push(this.object(type));
    return list;
  }

  /** Reads a bare vector of bare objects (the MTProto core has a single one). */
  bareObjects(name: string): { _: string }[] {
    const entry = newestByName.get(name)!;
    const count = this.bareCount(4);
    const list: { _: string }[] = [];
    for (let index = 0; index < count; index++) list.push(this.enter(entry));
    return list;
  }

  /** Reads a boxed vector whose elements `read` reads, each of at least `sizeBytesMin` bytes. */
  vector<T>(sizeBytesMin: number, read: () => T): T[] {
    const count = this.count(sizeBytesMin);
    const list: T[] = [];
    for (let index = 0; index < count; index++) list.push(read());
    return list;
  }

  vectorInt(): number[] {
    return this.vector(4, () => this.int());
  }

  vectorLong(): bigint[] {
    return this.vector(8, () => this.long());
  }

  vectorInt53(): number[] {
    return this.vector(8, () => this.int53());
  }

  vectorDouble(): number[] {
    return this.vector(8, () => this.double());
  }

  vectorString(): string[] {
    return this.vector(4, () => this.string());
  }

  vectorBytes(): Uint8Array[] {
    return this.vector(4, () => this.bytes());
  }

  vectorBool(): boolean[] {
    return this.vector(4, () => this.bool());
  }
}
