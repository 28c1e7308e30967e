import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeFrame, ENTRY_BYTES_MAX, framedEntries, frameBytes, parseFrame, parseFrameEntry, parseFrameHeader, parseUncheckedEntries } from './frame.ts';

const signature = Buffer.alloc(64, 0x5a);
const entries = [Buffer.from('first'), Buffer.from(''), Buffer.from('third')];

/** The bytes of format 1, which readers must support for ever. */
const GOLDEN = [
  '54474c46', // "TGLF"
  '0001', // format
  '0000',
  '0000007a', // 122 bytes
  '00000003', // entries
  '0000000100000002', // position 2^32 + 2
  'cafebabe', // CRC-32 of the frame before
  '5a'.repeat(64), // signature
  '000000056669727374', // "first"
  '00000000', // ""
  '000000057468697264', // "third"
  '14d94f67', // CRC-32
  '0000007a',
].join('');

describe('commit frame', () => {
  test('golden bytes of format 1', () => {
    const { bytes, crc } = encodeFrame(2 ** 32 + 2, entries, signature, 0xcafebabe);
    expect(bytes.toString('hex')).toBe(GOLDEN);
    expect(parseFrame(Buffer.from(GOLDEN, 'hex'))).toEqual({ first: 2 ** 32 + 2, count: 3, length: 122, crc, previousCrc: 0xcafebabe, signature, entries, framed: framedEntries(entries) });
  });

  test('what is written is read', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 20 }), fc.integer({ min: 0, max: 2 ** 52 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }), (given, first, previousCrc) => {
        const { bytes, crc } = encodeFrame(first, given, signature, previousCrc);
        expect(bytes.length).toBe(frameBytes(given));
        const padded = Buffer.concat([bytes, Buffer.alloc(50)]);
        expect(parseFrame(padded)).toMatchObject({ first, crc, previousCrc, count: given.length });
        const at = given.length >> 1;
        expect(Buffer.from(parseFrameEntry(padded, first + at) as Uint8Array)).toEqual(Buffer.from(given[at]!));
      }),
    );
  });

  test('any flipped bit and any truncation is detected', () => {
    const golden = Buffer.from(GOLDEN, 'hex');
    for (let bit = 0; bit < golden.length * 8; bit++) {
      const flipped = Buffer.from(golden);
      flipped[bit >>> 3]! ^= 1 << (bit & 7);
      expect(parseFrame(flipped)).toEqual(expect.any(String));
    }
    for (let length = 0; length < golden.length; length++) expect(parseFrame(golden.subarray(0, length))).toEqual(expect.any(String));
  });

  test('hostile headers are refused before anything is allocated', () => {
    const header = (change: (bytes: Buffer) => void) => {
      const bytes = Buffer.from(GOLDEN, 'hex');
      change(bytes);
      return parseFrameHeader(bytes);
    };
    expect(header((bytes) => bytes.writeUInt32BE(0xffffffff, 8))).toContain('impossible length');
    expect(header((bytes) => bytes.writeUInt32BE(10, 8))).toContain('impossible length');
    expect(header((bytes) => bytes.writeUInt32BE(0, 12))).toContain('impossible length');
    expect(header((bytes) => bytes.writeUInt32BE(0xffffffff, 12))).toContain('impossible length');
    expect(header((bytes) => bytes.writeUInt32BE(0xffffffff, 16))).toContain('impossible position');
    expect(header((bytes) => bytes.writeUInt16BE(2, 4))).toContain('unknown format');
  });

  test('an entry longer than tlog-tiles can frame is refused although its checksum is right', () => {
    const { bytes } = encodeFrame(0, [Buffer.alloc(ENTRY_BYTES_MAX + 1)], signature, 0);
    expect(parseFrame(bytes)).toContain('entries');
    expect(parseUncheckedEntries(bytes)).toEqual([]);
  });
});
