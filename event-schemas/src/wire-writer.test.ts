/** The writer against protobufjs', which shares no line with it. */
import fc from 'fast-check';
import protobuf from 'protobufjs/minimal.js';
import { expect, test } from 'vitest';
import { Writer } from './wire-writer.ts';

type Value = readonly ['uint32' | 'uint64' | 'double', number] | readonly ['bool', boolean] | readonly ['string', string] | readonly ['bytes', Uint8Array] | readonly ['message', readonly Value[]];

const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.tuple(fc.constant('uint32' as const), fc.nat(2 ** 32 - 1)),
    fc.tuple(fc.constant('uint64' as const), fc.maxSafeNat()),
    fc.tuple(fc.constant('double' as const), fc.double()),
    fc.tuple(fc.constant('bool' as const), fc.boolean()),
    fc.tuple(fc.constant('string' as const), fc.string({ unit: 'grapheme', maxLength: 200 })),
    fc.tuple(fc.constant('string' as const), fc.string({ unit: 'grapheme-ascii', maxLength: 60 })),
    fc.tuple(fc.constant('bytes' as const), fc.uint8Array({ maxLength: 300 })),
    fc.tuple(fc.constant('message' as const), fc.array(tie('value'), { maxLength: 6 })),
  ),
}));

type AnyWriter = Record<string, (value?: unknown) => AnyWriter>;

function write(values: readonly Value[], writer: AnyWriter): void {
  for (const [kind, given] of values) {
    if (kind !== 'message') {
      writer[kind]!(given);
      continue;
    }
    writer['fork']!(lengthBytes(writer));
    write(given, writer);
    writer['ldelim']!();
  }
}

/** Only ours takes a guess; any guess leads to the same bytes. */
const lengthBytes = (writer: AnyWriter) => (writer instanceof Writer ? 1 + (writer.len % 3) : undefined);

const asAny = (writer: object) => writer as AnyWriter;

test('every message has the bytes that protobufjs gives it, copied or shown, and what was shown stays', () => {
  const growing = new Writer(64);
  const shown: { bytes: Uint8Array; expected: Buffer }[] = [];
  fc.assert(
    fc.property(fc.array(value, { maxLength: 8 }), (values) => {
      const oracle = protobuf.Writer.create();
      write(values, asAny(oracle));
      const expected = Buffer.from(oracle.finish());
      const copying = Writer.create();
      write(values, asAny(copying));
      expect(Buffer.from(copying.finish())).toEqual(expected);
      const start = growing.skip(4).len;
      write(values, asAny(growing));
      growing.fill32(start - 4, expected.length);
      expect(growing.written(start - 4, start).readUInt32BE()).toBe(growing.len - start);
      shown.push({ bytes: growing.written(start), expected });
    }),
  );
  for (const { bytes, expected } of shown) expect(Buffer.from(bytes)).toEqual(expected);
});

test('a string of any length, of one to four bytes a character', () => {
  for (const unit of ['x', 'é', '€', '😀']) {
    for (const units of [42, 43, 64, 127, 128, 5_462, 16_383, 16_384, 16_385, 40_000]) {
      const text = unit.repeat(units / unit.length);
      const expected = Buffer.from(protobuf.Writer.create().string(text).bool(true).finish());
      expect(Buffer.from(new Writer(64).bool(false).string(text).bool(true).finish()).subarray(1).equals(expected)).toBe(true);
    }
  }
});

test('64 bits in halves', () => {
  for (const [low, high] of [[0, 0], [2 ** 32 - 1, 0], [0, 1], [2 ** 32 - 1, 2 ** 32 - 1]] as const) {
    const oracle = protobuf.Writer.create().uint64({ low: low | 0, high: high | 0, unsigned: true } as never).finish();
    expect(Buffer.from(Writer.create().bits64(low, high).finish())).toEqual(Buffer.from(oracle));
  }
});

test('a message that was given up inside leaves nothing behind', () => {
  const writer = new Writer();
  writer.string('before').fork().string('half');
  expect(Buffer.from(writer.reset().fork().bool(true).ldelim().finish())).toEqual(Buffer.from([1, 1]));
  writer.fork().string('half');
  expect(Buffer.from(writer.reset(2).fork().bool(false).ldelim().finish())).toEqual(Buffer.from([1, 1, 1, 0]));
});

test.each([-1, Number.NaN, 2 ** 64, undefined])('%s is refused: no reader would take it', (bad) => {
  expect(() => Writer.create().uint64(bad as number)).toThrow(RangeError);
});
