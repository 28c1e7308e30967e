import { HASH_BYTES, leafHashes, type VerifyingKey } from '@teamgram/crypto';
import type { Envelope } from '@teamgram/event-schemas';
import { LogDamaged } from '../event-log.ts';
import type { LogFile } from '../files/log-fs.ts';
import type { Frame } from '../segments/frame.ts';
import { FrameScanner } from '../segments/frame-scanner.ts';
import { verifyCommit } from '../segments/signature.ts';
import type { AuditKeys } from './audit-keys.ts';
import { EntryRunAudit, type EntryRunSummary } from './entry-audit.ts';
import { Finding } from './findings.ts';
import { KeyTrail, type KeySteps } from './key-trail.ts';

/** Whole commits of one segment (named by its first position): the bytes from `offset` to `end`. */
export type Range = { segment: number; offset: number; end: number };

/** All writers a log ever had: what a commit is checked against before its place in the key history is known. */
export type Writers = Pick<AuditKeys, 'origin' | 'writers'>;

/** Summary of a range that is valid in itself: checksums, signatures, events. It has still to be checked against what precedes it. */
export type RangeSummary = EntryRunSummary & {
  count: number;
  commits: number;
  /** The CRC of the preceding frame as recorded in the first one, and the CRC of the last frame. */
  previousCrc: number;
  crc: number;
  /** Leaf hashes, 32 bytes each. */
  leaves: Uint8Array;
  /** Its writers and key rotations. */
  keys: KeySteps;
};

/** Splits the commits of a segment into ranges of about `rangeBytes`, by their headers alone. Stops where no commit header follows. */
export function* planRanges(file: LogFile, segment: number, offset: number, rangeBytes: number): Generator<Range> {
  const scanner = new FrameScanner(file, offset);
  let start = offset;
  for (let end = start; ; ) {
    const ended = typeof scanner.skip() === 'string' || scanner.offset > file.sizeBytes();
    if (!ended) end = scanner.offset;
    if (end > start && (ended || end - start >= rangeBytes)) {
      yield { segment, offset: start, end };
      start = end;
    }
    if (ended) return;
  }
}

/** Audits a range on its own, in any order and on any thread. Undefined when anything is wrong; an audit commit by commit then finds out what. */
export function auditRange(file: LogFile, { offset, end }: Range, writers: Writers): RangeSummary | undefined {
  try {
    return summaryOf(file, offset, end, writers);
  } catch (error) {
    if (error instanceof LogDamaged) return undefined;
    throw error;
  }
}

function summaryOf(file: LogFile, offset: number, end: number, writers: Writers): RangeSummary | undefined {
  const scanner = new FrameScanner(file, offset);
  const entries = new EntryRunAudit();
  const trail = new KeyTrail();
  const leaves: Uint8Array[] = [];
  let [first, previous]: [Frame | undefined, Frame | undefined] = [undefined, undefined];
  let commits = 0;
  for (; scanner.offset < end; commits++) {
    const frame = scanner.next();
    if (typeof frame === 'string' || (previous && !follows(frame, previous))) return undefined;
    const hashes = leafHashes(frame.framed, frame.count);
    const envelopes = frame.entries.map((entry, nth) => entries.take(frame.first + nth, entry));
    for (const envelope of envelopes) trail.take(envelope);
    const writer = onlyWriter(envelopes, writers);
    if (!writer || !verifyCommit(writer, writers.origin, hashes, frame.signature)) return undefined;
    leaves.push(hashes);
    first ??= frame;
    previous = frame;
  }
  if (!first || !previous || scanner.offset !== end) return undefined;
  const { rotations, writers: stretches } = trail;
  const hashes = Buffer.concat(leaves);
  return {
    ...entries.summary(first.first), count: hashes.length / HASH_BYTES, commits, previousCrc: first.previousCrc, crc: previous.crc,
    leaves: hashes, keys: { rotations, writers: stretches },
  };
}

function follows(frame: Frame, previous: Frame): boolean {
  return frame.first === previous.first + previous.count && frame.previousCrc === previous.crc;
}

/** The writer of a commit, if all its events name the same known writer. */
function onlyWriter(envelopes: readonly Envelope[], { writers }: Writers): VerifyingKey | undefined {
  const [{ writerKeyId }] = envelopes as [Envelope];
  if (envelopes.some((envelope) => Buffer.compare(envelope.writerKeyId, writerKeyId) !== 0)) return undefined;
  return writers.get(Buffer.from(writerKeyId).toString('hex'));
}

/** @throws {Finding} when a commit is not signed by the writer */
export function requireSignature({ first, entries, signature }: Frame, leaves: Uint8Array, writer: VerifyingKey, origin: string): void {
  if (verifyCommit(writer, origin, leaves, signature)) return;
  const details = { expected: `a signature of these ${entries.length} events by the writer in force`, found: 'one of something else' };
  throw new Finding('writer-signature', first, "the writer's signature of the commit is wrong", details);
}
