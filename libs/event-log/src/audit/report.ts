import type { Fault } from './findings.ts';

/** What an audit found. `fault` is the first lie; whatever stands before its position was found true. */
export type Report = {
  fault: Fault | undefined;
  /** Name of the log. */
  origin: string;
  events: number;
  streams: number;
  mailboxes: number;
  /** Checkpoints whose root was recomputed. */
  checkpoints: number;
  /** Of the events that were audited, base64. */
  root: string;
  /** Only the files know of commits. */
  commits: number | undefined;
  /** Where an earlier run of a resumed audit had stopped; 0 when this run read everything. */
  resumedAt: number;
  /** What was looked at, what could not be, and what a person should know. */
  checked: string[];
  unchecked: string[];
  notes: string[];
  durationMs: number;
};

export type Progress = { position: number; size: number };

export type AuditOptions = {
  /** Verifier keys from a place that the log's operator does not control. Otherwise the log's own printed keys are believed. */
  verifierKeys?: readonly string[] | undefined;
  /** A checkpoint seen earlier: the log must contain that history. */
  since?: string | undefined;
  /** A file that keeps how far the audit has come, so that it can be stopped and gone on with. */
  resumeFile?: string | undefined;
  /** Time between two writes of that file, 10 s unless told. */
  saveEveryMs?: number | undefined;
  /** Stops the audit, after the file was written. */
  signal?: AbortSignal | undefined;
};
