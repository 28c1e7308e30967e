import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TlError, TlReader, TlWriter } from '../src/index.ts';

function roundTrip<T>(write: (writer: TlWriter) => void, read: (reader: TlReader) => T): T {
  // So small that every write makes it grow.
  const writer = new TlWriter(undefined, 1);
  write(writer);
  const reader = new TlReader(writer.take());
  const value = read(reader);
  expect(reader.left).toBe(0);
  return value;
}

const kindOf = (run: () => unknown): string | undefined => {
  try {
    run();
    return undefined;
  } catch (error) {
    return error instanceof TlError ? error.kind : String(error);
  }
};

const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const text = fc.string({ unit: 'grapheme', maxLength: 400 });

/** Everything written is read back unchanged. */
function holds<T>(values: fc.Arbitrary<T>, write: (writer: TlWriter, value: T) => void, read: (reader: TlReader) => T): void {
  const property = fc.property(values, (value) => {
    expect(roundTrip((writer) => write(writer, value), read)).toEqual(value);
  });
  fc.assert(property);
}

describe('values are read back unchanged', () => {
  test('int', () => holds(fc.integer(), (w, value) => w.int(value), (r) => r.int()));
  test('long', () => holds(long, (w, value) => w.long(value), (r) => r.long()));
  test('int53', () => holds(fc.maxSafeInteger(), (w, value) => w.int53(value), (r) => r.int53() + 0));
  test('int53 is a long', () => holds(fc.maxSafeInteger(), (w, value) => w.int53(value), (r) => Number(r.long())));
  test('double', () => holds(fc.double(), (w, value) => w.double(value), (r) => r.double()));
  test('string', () => holds(text, (w, value) => w.string(value), (r) => r.string()));
  test('bytes', () => holds<Uint8Array>(fc.uint8Array({ maxLength: 300 }), (w, value) => w.bytes(value), (r) => r.bytes()));
  test('Vector<long>', () => holds(fc.array(long), (w, value) => w.vectorLong(value), (r) => r.vectorLong()));
  test('Vector<string>', () => holds(fc.array(text), (w, value) => w.vectorString(value), (r) => r.vectorString()));
  test.each([0, 1, 3, 4, 252, 253, 254, 255, 256, 4096, 4097, 70_000])('bytes of length %i, aligned to 4', (length) => {
    const value = new Uint8Array(length).fill(7);
    const writer = new TlWriter();
    writer.bytes(value);
    expect(writer.length % 4).toBe(0);
    expect(new TlReader(writer.peek()).bytes()).toEqual(value);
  });
  test('an unsigned long has the bytes of the signed one', () => {
    expect(roundTrip((w) => w.long(2n ** 64n - 1n), (r) => r.long())).toBe(-1n);
  });
});

describe('golden bytes (core.telegram.org/mtproto/serialize)', () => {
  const bytesOf = (write: (writer: TlWriter) => void): string => {
    const writer = new TlWriter();
    write(writer);
    return Buffer.from(writer.take()).toString('hex');
  };
  test('a short string: length, bytes, padding', () => expect(bytesOf((w) => w.string('abcd'))).toBe('0461626364000000'));
  test('a string of 254 bytes: 254, three bytes of length', () => expect(bytesOf((w) => w.string('a'.repeat(254))).slice(0, 10)).toBe('fefe000061'));
  test('Bool', () => expect(bytesOf((w) => w.bool(true)) + bytesOf((w) => w.bool(false))).toBe('b5757299379779bc'));
  test('Vector<int>', () => expect(bytesOf((w) => w.vectorInt([1, -1]))).toBe('15c4b51c0200000001000000ffffffff'));
});

describe('values that a type cannot hold are refused', () => {
  test.each([2 ** 31, -(2 ** 31) - 1, 1.5, Number.NaN, '1', undefined])('int %s', (value) => {
    expect(kindOf(() => new TlWriter().int(value as number))).toBe('INVALID_VALUE');
  });
  test.each([2 ** 53, 0.5, 1n, undefined])('int53 %s', (value) => {
    expect(kindOf(() => new TlWriter().int53(value as number))).toBe('INVALID_VALUE');
  });
  test('everything else', () => {
    const writer = new TlWriter();
    const never = (value: unknown) => value as never;
    expect(kindOf(() => writer.long(never(1)))).toBe('INVALID_VALUE');
    expect(kindOf(() => writer.string(never(null)))).toBe('INVALID_VALUE');
    expect(kindOf(() => writer.bytes(never('x')))).toBe('INVALID_VALUE');
    expect(kindOf(() => writer.bool(never(1)))).toBe('INVALID_VALUE');
    expect(kindOf(() => writer.raw(new Uint8Array(15), 16))).toBe('INVALID_VALUE');
    expect(kindOf(() => writer.object(never(null)))).toBe('INVALID_VALUE');
    expect(kindOf(() => writer.objects(never({})))).toBe('INVALID_VALUE');
    expect(kindOf(() => writer.bytes(new Uint8Array(1 << 24)))).toBe('INVALID_VALUE');
  });
  test('a long beyond 2^53 in the place of an id', () => {
    expect(kindOf(() => roundTrip((w) => w.long(2n ** 53n), (r) => r.int53()))).toBe('INVALID_VALUE');
  });
});

test('short byte fields are copies, so that they do not keep their packet alive', () => {
  const writer = new TlWriter();
  writer.bytes(new Uint8Array(16));
  const packet = writer.take();
  expect(new TlReader(packet).bytes().buffer).not.toBe(packet.buffer);
});

test('a Buffer is read like any bytes', () => {
  const reader = new TlReader(Buffer.from('xx0461626364000000'.slice(2), 'hex'));
  expect(reader.bytes().constructor).toBe(Uint8Array);
});
