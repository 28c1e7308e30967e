/** Messages between a supervised process and its supervisor over the IPC channel (structured clone, so bytes can be sent). */
import type { SendHandle } from 'node:child_process';
import type { ExitCode } from './fatal-error.ts';

/** Details that only the started process knows. */
export type ReadyDetails = {
  metricsPort?: number;
  /** command-api: origin line of the checkpoints, and verifier keys of this log (signed-note "vkey" lines). */
  logOrigin?: string;
  logVerifierKeys?: string[];
  /** gateway: the layers it supports. */
  layers?: { min: number; max: number };
};

export type FromProcess =
  /** Still starting and making progress; sent periodically. */
  | { type: 'starting' }
  /** Heartbeat of a process that is ready, sent every HEARTBEAT_EVERY_MS. */
  | { type: 'alive' }
  | { type: 'ready'; details: ReadyDetails }
  | { type: 'fatal'; line: string; exitCode: ExitCode }
  /** A line for the operator of a process that keeps running. */
  | { type: 'notice'; line: string }
  | { type: 'login-code'; phone: string; code: string }
  /** command-api: the log keys were rotated while it was running. */
  | { type: 'log-keys'; logVerifierKeys: string[] }
  /** Sent with a socket: pass it to worker `to`, with the bytes already read from it. */
  | { type: 'hand-over'; to: number; head: Uint8Array };

export type ToProcess = { type: 'handed-over'; head: Uint8Array };

/** Much shorter than the silence that a supervisor tolerates (supervisor/heartbeat.ts). */
export const HEARTBEAT_EVERY_MS = 2_000;

/** Sends a message to the supervisor; no effect if there is none. `sent` is called when the message, with its handle, was sent. */
export function tellSupervisor(message: FromProcess, handle?: SendHandle, sent: () => void = () => {}): void {
  if (process.connected) process.send?.(message, handle, { keepOpen: true }, sent);
}
