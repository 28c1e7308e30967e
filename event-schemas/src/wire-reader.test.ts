/** The reader against protobufjs', which shares no line with it. */
import fc from 'fast-check';
import protobuf from 'protobufjs/minimal.js';
import { expect, test } from 'vitest';
import { Reader } from './wire-reader.ts';

/** What both have. */
type Reading = { pos: number; uint32(): number; bool(): boolean; double(): number; bytes(): Uint8Array; string(): string; skipType(type: number): unknown };
type Step = 'uint32' | 'bool' | 'double' | 'bytes' | 'string' | 'skip0' | 'skip1' | 'skip2' | 'skip5';

const steps = fc.array(fc.constantFrom<Step>('uint32', 'bool', 'double', 'bytes', 'string', 'skip0', 'skip1', 'skip2', 'skip5'), { maxLength: 12 });

function take(reader: Reading, step: Step): unknown {
  if (step.startsWith('skip')) return void reader.skipType(Number(step.at(-1)));
  const value = reader[step as 'uint32']();
  return (value as unknown) instanceof Uint8Array ? Buffer.from(value as unknown as Uint8Array).toString('hex') : value;
}

/** What each step gives and where it ends, up to the first one that throws. */
function told(reader: Reading, given: readonly Step[]): unknown[] {
  const values: unknown[] = [];
  try {
    for (const step of given) values.push([take(reader, step), reader.pos]);
  } catch {
    values.push('refused');
  }
  return values;
}

/** Bytes that often are what they are read as: small lengths, varints that go on. */
const damaged = fc.array(fc.oneof(fc.nat(255), fc.nat(8), fc.constantFrom(0x80, 0xff, 0x7f, 0x01)), { maxLength: 40 }).map((bytes) => Buffer.from(bytes));

test('any bytes are read as protobufjs reads them, or refused where it refuses them', () => {
  fc.assert(fc.property(damaged, steps, (bytes, given) => {
    expect(told(Reader.create(bytes), given)).toEqual(told(protobuf.Reader.create(bytes) as unknown as Reading, given));
  }), { numRuns: 2_000 });
});

test('what is written is read again', () => {
  fc.assert(fc.property(fc.nat(2 ** 32 - 1), fc.string({ unit: 'grapheme', maxLength: 300 }), fc.uint8Array({ maxLength: 300 }), fc.double({ noNaN: true }), (number, text, bytes, real) => {
    const message = protobuf.Writer.create().uint32(number).string(text).bytes(bytes).double(real).bool(true).finish();
    const reader = Reader.create(message);
    expect([reader.uint32(), reader.string(), Buffer.from(reader.bytes()), reader.double(), reader.bool()]).toEqual([number, Buffer.from(text).toString(), Buffer.from(bytes), real, true]);
    expect(reader.pos).toBe(message.length);
  }));
});

test('bytes are a view: nothing is copied', () => {
  const message = Buffer.from([3, 1, 2, 3]);
  const bytes = Reader.create(message.subarray()).bytes();
  message[1] = 9;
  expect([...bytes]).toEqual([9, 2, 3]);
});

test.each([3, 4, 6, 7])('wire type %s is in no message of ours', (type) => {
  expect(() => Reader.create(Buffer.from([1, 2, 3, 4, 5])).skipType(type)).toThrow(RangeError);
});
