/** A worker thread of the audit: audits ranges of the segments one after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { verifyingKey } from '@teamgram/crypto';
import type { LogFile } from '../files/log-fs.ts';
import { nodeFs } from '../files/node-fs.ts';
import { segmentPath } from '../segments/segment-files.ts';
import { auditRange, type Range, type RangeSummary } from './range-audit.ts';
import type { RangeWorkerData } from './range-threads.ts';

const { dir, origin, writerKeys } = workerData as RangeWorkerData;
const writers = { origin, writers: new Map(writerKeys.map(([id, bytes]) => [id, verifyingKey('ed25519', bytes)])) };
let open: { segment: number; file: LogFile } | undefined;

function fileOf(segment: number): LogFile {
  if (open?.segment !== segment) {
    open?.file.close();
    open = { segment, file: nodeFs.open(segmentPath(dir, segment), 'read') };
  }
  return open.file;
}

/** Copies into buffers of their own before transfer: small Buffers share a pool. */
function transferable(summary: RangeSummary | undefined): { summary: RangeSummary | undefined; transfer: ArrayBuffer[] } {
  if (!summary) return { summary, transfer: [] };
  const [leaves, ids] = [new Uint8Array(summary.leaves), new Uint8Array(summary.ids)];
  return { summary: { ...summary, leaves, ids }, transfer: [leaves.buffer, ids.buffer, summary.versions.buffer as ArrayBuffer, summary.mailboxes.buffer as ArrayBuffer] };
}

parentPort!.on('message', (range: Range) => {
  const { summary, transfer } = transferable(auditRange(fileOf(range.segment), range, writers));
  parentPort!.postMessage(summary, transfer);
});
