import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nodeFs } from '../files/node-fs.ts';
import { encodeFrame } from './frame.ts';
import { segmentPath } from './segment-files.ts';
import { SegmentReader } from './segment-reader.ts';

test('a frame is read whole, however many entries it has', () => {
  const dir = mkdtempSync(join(tmpdir(), 'segments-'));
  const count = 600_000;
  const { bytes } = encodeFrame(0, Array.from({ length: count }, () => new Uint8Array(1)), new Uint8Array(64), 0);
  writeFileSync(segmentPath(dir, 0), bytes);
  const reader = new SegmentReader(nodeFs, dir);
  try {
    expect(reader.readRun(0, count).entries.length).toBe(count);
    expect(reader.readRun(1, 3).entries.length).toBe(2);
  } finally {
    reader.close();
    rmSync(dir, { recursive: true });
  }
});
