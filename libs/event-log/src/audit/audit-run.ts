import type { AuditOptions, Report } from './report.ts';

/** What an audit has found so far; `state` is called at the end, also after a fault. */
export type Findings = Pick<Report, 'origin' | 'checked' | 'unchecked' | 'notes' | 'resumedAt'> & {
  state: () => { size: number; root: Uint8Array; checkpoints: number; streams: number; mailboxes: number; commits: number | undefined };
};

/** Replays a log from one kind of source. @throws {LogDamaged} at the first violation @throws {StateMismatch} @throws {AuditStopped} */
export type AuditRun = (options: AuditOptions, found: Findings, progress: (position: number, size: number) => Promise<void>) => Promise<void>;
