import { EMPTY_ROOT } from '@teamgram/crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { LogDamaged } from '../event-log.ts';
import type { AuditRun, Findings } from './audit-run.ts';
import { faultOf } from './findings.ts';
import type { AuditOptions, Progress, Report } from './report.ts';

/** Events between two yields to the event loop, so that a progress bar can be drawn. */
const TURN_EVENTS = 10_000;

/**
 * Replays a whole log and checks all its parts against each other. Stops at the first violation.
 * @param source `directoryAudit(dir)`, `tilesAudit(fetchPath)` or `eventStoreAudit(source)`
 */
export async function fsck(source: AuditRun, onProgress: (progress: Progress) => void = () => {}, options: AuditOptions = {}): Promise<Report> {
  const startedAt = performance.now();
  const empty = { size: 0, root: EMPTY_ROOT, checkpoints: 0, streams: 0, mailboxes: 0, commits: undefined };
  const found: Findings = { origin: '', checked: [], unchecked: [], notes: [], resumedAt: 0, state: () => empty };
  let shown = 0;
  const progress = async (position: number, size: number) => {
    if (position - shown < TURN_EVENTS && position < size) return;
    shown = position;
    onProgress({ position, size });
    await nextTurn();
  };
  const fault = await source(options, found, progress).then(() => undefined, faultFrom);
  const { size, root, ...counts } = found.state();
  const { origin, checked, unchecked, notes, resumedAt } = found;
  if (resumedAt > 0) notes.push(`an earlier run audited the events before ${resumedAt}; this one went on from its state file`);
  if (options.verifierKeys === undefined) notes.push('the keys were taken from the log itself: compare them with keys from elsewhere (--key)');
  return { fault, origin, events: size, root: Buffer.from(root).toString('base64'), ...counts, resumedAt, checked, unchecked, notes, durationMs: performance.now() - startedAt };
}

function faultFrom(error: unknown): Report['fault'] {
  if (!(error instanceof LogDamaged)) throw error;
  return faultOf(error);
}
