import { expect, test } from 'vitest';
import { LOG_START } from '../src/segments/segment-files.ts';
import { SegmentWriter } from '../src/segments/segment-writer.ts';
import { SimulatedFs } from './simulated-fs.ts';
import { seeded } from './simulation-time.ts';

const MIB = 1024 * 1024;

/** The system may have reused the number of a closed file for another one. */
test('nothing is zeroed ahead in a file that was closed, at the end and where another segment begins', async () => {
  const fs = new SimulatedFs(seeded(1));
  const writer = new SegmentWriter(fs, '/log', LOG_START, { segmentBytesMax: 12 * MIB, zeroStepBytes: 8 * MIB });
  await writer.prepare();
  for (let position = 0; position < 6; position++) await writer.append(Buffer.alloc(2.5 * MIB, 7), position);
  await writer.close();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(fs.misused).toBeUndefined();
});
