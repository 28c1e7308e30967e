import { describe, expect, test } from 'vitest';
import type { LogFile } from '../files/log-fs.ts';
import { encodeFrame } from './frame.ts';
import { judgeTail } from './tail.ts';

const OFFSET = 300;
const signature = Buffer.alloc(64, 1);
const frame = encodeFrame(7, [Buffer.alloc(1800, 2)], signature, 0).bytes;

/** A segment with its last frame ending at OFFSET, followed by other bytes. */
function segment(behind: Buffer, sizeBytes = 8192): LogFile {
  const bytes = Buffer.alloc(sizeBytes);
  bytes.fill(3, 0, OFFSET);
  behind.copy(bytes, OFFSET);
  return { sizeBytes: () => bytes.length, read: (target, offset) => bytes.copy(target, 0, offset, offset + target.length) } as LogFile;
}

const judge = (behind: Buffer, sizeBytes?: number) => judgeTail(segment(behind, sizeBytes), OFFSET, 7);
/** Zeroes sectors, counted from the start of the file, not of the frame. */
const without = (first: number, count = 1) => {
  const torn = Buffer.from(frame);
  return torn.fill(0, Math.max(0, first * 512 - OFFSET), Math.min(torn.length, (first + count) * 512 - OFFSET));
};
const changed = (at: number) => {
  const bytes = Buffer.from(frame);
  bytes[at]! ^= 0x40;
  return bytes;
};

describe('the end of the last segment', () => {
  test('zeros are a clean end', () => {
    expect(judge(Buffer.alloc(0))).toEqual({ kind: 'clean' });
    expect(judge(Buffer.alloc(0), OFFSET)).toEqual({ kind: 'clean' });
  });

  test.each([0, 1, 2, 3, 4])('a commit that lacks sector %i is torn', (sector) => {
    expect(judge(without(sector))).toMatchObject({ kind: 'torn', begun: sector > 0 });
  });

  test('a commit of which only the first bytes arrived is torn', () => {
    expect(judge(without(1, 9)).kind).toBe('torn');
    // The header itself crosses a sector: its own length may be missing.
    const near = Buffer.alloc(8192);
    frame.copy(near, 507 - OFFSET, 0, 5);
    expect(judgeTail(segment(near), 507, 7).kind).toBe('torn');
  });

  test.each([0, 5, 9, 13, 20, 40, 100, 1000, frame.length - 7, frame.length - 3])('a whole commit with a flipped bit in byte %i is damage', (at) => {
    expect(judge(changed(at))).toEqual({ kind: 'damaged', reason: 'the last commit was written whole and has changed since' });
  });

  test('a commit in a format of later was written by a newer program; one of ours with that field changed is damage', () => {
    const later = Buffer.from(frame);
    later.writeUInt16BE(2, 4);
    expect(judge(later)).toEqual({ kind: 'damaged', reason: 'the last commit was written whole and has changed since' });
    later.fill(9, 92, 200);
    expect(() => judge(later)).toThrow('the log holds commits in format 2 from position 7 on, which this program does not know: run the newer one that wrote it; nothing was changed');
  });

  test('a valid commit of another place is damage', () => {
    expect(judge(encodeFrame(3, [Buffer.alloc(900, 2)], signature, 0).bytes)).toEqual({ kind: 'damaged', reason: 'the commit of position 3 does not belong here' });
  });

  test('a valid commit behind an unreadable one is damage: only the last write can be torn', () => {
    const later = encodeFrame(8, [Buffer.from('later')], signature, 0).bytes;
    expect(judge(Buffer.concat([without(2), later]))).toEqual({ kind: 'damaged', reason: 'a valid commit follows at position 8' });
  });

  test('the next commit, whole, but some sectors further on, is damage: a disk wrote it to the wrong place', () => {
    expect(judge(Buffer.concat([Buffer.alloc(1024), frame]))).toEqual({ kind: 'damaged', reason: 'the commit of this position was written elsewhere' });
  });
});
