import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeMessage } from '../../src/eventstoredb/wire/fields.ts';
import { readAppendPart, readBatchPart, readReadRequest } from '../../src/eventstoredb/wire/requests.ts';
import { readUuid, uuidOf } from '../../src/eventstoredb/wire/uuid.ts';

const id = fc.uint8Array({ minLength: 16, maxLength: 16 });

describe('the protocol\'s messages', () => {
  test.each([['ReadReq', readReadRequest], ['AppendReq', readAppendPart], ['BatchAppendReq', readBatchPart], ['UUID', readUuid]])('%s: whatever comes is read or is a RangeError', (_, read) => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        read(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }), { numRuns: 2_000 });
  });

  test('ids may be text or two halves, with any bits', () => {
    fc.assert(fc.property(id, (bytes) => {
      const view = Buffer.from(bytes);
      const text = encodeMessage((uuid) => uuid.text(2, uuidOf(bytes)));
      const halves = encodeMessage((uuid) => uuid.message(1, (both) => both.bits64(1, view.readBigUInt64BE(0)).bits64(2, view.readBigUInt64BE(8))));
      expect([readUuid(text), readUuid(halves)].map((each) => Buffer.from(each))).toEqual([view, view]);
    }));
  });

  test('a count beyond 2^53, used by other clients for "all", means all events', () => {
    const request = encodeMessage((message) => message.message(1, (options) => options.bits64(5, 2n ** 64n - 1n)));
    expect(readReadRequest(request).count).toBe(Number.MAX_SAFE_INTEGER);
  });

  test('groups, which could nest without end, are refused', () => {
    expect(() => readReadRequest(Buffer.alloc(100_000, 0x0b))).toThrow(RangeError);
  });
});
