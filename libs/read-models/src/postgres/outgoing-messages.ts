/** Buffer of messages to PostgreSQL (PostgreSQL docs, 55.7), appended until taken. */
import type { Statement } from './wire.ts';

const FIRST_BYTES = 16_384;
/** A buffer that grew larger, for one large batch, is not reused. */
const KEPT_BYTES_MAX = 1_048_576;
const TEXT_FORMAT = 0;
const BINARY_FORMAT = 1;

/** Ends every execution: Execute of the unnamed portal without row limit, then Sync. */
const EXECUTE_AND_SYNC = Buffer.from([0x45, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0x53, 0, 0, 0, 4]);

export class OutgoingMessages {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #length = 0;
  #isAwaited = false;

  /** True once until the next `take`: the caller must then schedule one. */
  isFirst(): boolean {
    const isFirst = !this.#isAwaited;
    this.#isAwaited = true;
    return isFirst;
  }

  take(): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#length));
    if (this.#bytes.length > KEPT_BYTES_MAX) this.#bytes = Buffer.allocUnsafe(FIRST_BYTES);
    this.#length = 0;
    this.#isAwaited = false;
    return taken;
  }

  /** @param isNew parse and describe it first, under its name @throws TypeError for a value that cannot be encoded; nothing is sent then */
  execution({ name, text }: Statement, values: readonly unknown[], isNew: boolean): void {
    const before = this.#length;
    try {
      if (isNew) this.#parse(name, text);
      this.#bind(name, values);
      this.#put(EXECUTE_AND_SYNC);
    } catch (error) {
      this.#length = before;
      throw error;
    }
  }

  plain(text: string): void {
    const start = this.#begin('Q');
    this.#text(text);
    this.#end(start);
  }

  #parse(name: string, text: string): void {
    const parse = this.#begin('P');
    this.#text(name);
    this.#text(text);
    this.#int16(0);
    this.#end(parse);
    const describe = this.#begin('D');
    this.#byte('S'.charCodeAt(0));
    this.#text(name);
    this.#end(describe);
  }

  #bind(name: string, values: readonly unknown[]): void {
    const start = this.#begin('B');
    this.#text('');
    this.#text(name);
    this.#int16(values.length);
    for (const value of values) this.#int16(value instanceof Uint8Array ? BINARY_FORMAT : TEXT_FORMAT);
    this.#int16(values.length);
    for (const value of values) this.#value(value);
    this.#int16(1);
    this.#int16(BINARY_FORMAT);
    this.#end(start);
  }

  #value(value: unknown): void {
    if (value === null || value === undefined) return this.#int32(-1);
    const bytes = value instanceof Uint8Array ? value : Buffer.from(inText(value));
    this.#int32(bytes.length);
    this.#put(bytes);
  }

  #begin(type: string): number {
    this.#byte(type.charCodeAt(0));
    this.#int32(0);
    return this.#length - 4;
  }

  #end(start: number): void {
    this.#bytes.writeInt32BE(this.#length - start, start);
  }

  #byte(value: number): void {
    this.#room(1);
    this.#bytes[this.#length++] = value;
  }

  #int16(value: number): void {
    this.#room(2);
    this.#length = this.#bytes.writeUInt16BE(value, this.#length);
  }

  #int32(value: number): void {
    this.#room(4);
    this.#length = this.#bytes.writeInt32BE(value, this.#length);
  }

  /** Zero-terminated string. */
  #text(text: string): void {
    this.#put(Buffer.from(`${text}\0`));
  }

  #put(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #room(sizeBytes: number): void {
    if (this.#length + sizeBytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + sizeBytes));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

/** Text format of a value (PostgreSQL docs, 8.15.2 for arrays). */
function inText(value: unknown): string {
  if (Array.isArray(value)) return `{${value.map(elementInText).join(',')}}`;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  throw new TypeError(`a ${typeof value} is no parameter of a statement`);
}

function elementInText(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (value instanceof Uint8Array) return `"\\\\x${Buffer.from(value).toString('hex')}"`;
  return typeof value === 'string' ? `"${value.replaceAll(/["\\]/g, '\\$&')}"` : inText(value);
}
