import type { Fault } from './findings.ts';

/** The result of an audit. `fault` is the first violation; everything before its position is valid. */
export type Report = {
  fault: Fault | undefined;
  /** Name of the log. */
  origin: string;
  events: number;
  streams: number;
  mailboxes: number;
  /** Checkpoints whose root was recomputed. */
  checkpoints: number;
  /** Root over the audited events, base64. */
  root: string;
  /** Number of commits; only files contain commits. */
  commits: number | undefined;
  /** The position where an earlier run had stopped, if the audit was resumed; 0 when this run read everything. */
  resumedAt: number;
  /** What was checked, what could not be checked, and remarks for the reader. */
  checked: string[];
  unchecked: string[];
  notes: string[];
  durationMs: number;
};

export type Progress = { position: number; size: number };

export type AuditOptions = {
  /** Verifier keys from a source that the log's operator does not control. Without them the log's own published keys are trusted. */
  verifierKeys?: readonly string[] | undefined;
  /** A checkpoint seen earlier: the log must extend that history. */
  since?: string | undefined;
  /** File in which progress is saved, so that the audit can be stopped and resumed. */
  resumeFile?: string | undefined;
  /** Interval between two saves of that file; default 10 s. */
  saveEveryMs?: number | undefined;
  /** Stops the audit, after progress was saved. */
  signal?: AbortSignal | undefined;
};
