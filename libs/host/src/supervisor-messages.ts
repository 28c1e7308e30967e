/** What a supervised process and its supervisor say to each other over the IPC channel (structured clone, so bytes may travel). */
import type { SendHandle } from 'node:child_process';
import type { ExitCode } from './fatal-error.ts';

/** Facts that only the started process knows. */
export type ReadyDetails = {
  metricsPort?: number;
  /** command-api: origin line of the checkpoints and the verifier keys (signed-note "vkey" lines) of this log. */
  logOrigin?: string;
  logVerifierKeys?: string[];
  /** gateway: the layers that it serves. */
  layers?: { min: number; max: number };
};

export type FromProcess =
  /** It is not ready yet, and at work: said now and then. */
  | { type: 'starting' }
  | { type: 'ready'; details: ReadyDetails }
  | { type: 'fatal'; line: string; exitCode: ExitCode }
  | { type: 'login-code'; phone: string; code: string }
  /** command-api: the log keys were changed while it ran. */
  | { type: 'log-keys'; logVerifierKeys: string[] }
  /** With a socket beside it: give it to worker `to`, with the bytes already read from it. */
  | { type: 'hand-over'; to: number; head: Uint8Array };

export type ToProcess = { type: 'handed-over'; head: Uint8Array };

/** Does nothing when there is no supervisor, or when it is gone. `sent` is called when the message, and the handle with it, has left. */
export function tellSupervisor(message: FromProcess, handle?: SendHandle, sent: () => void = () => {}): void {
  if (process.connected) process.send?.(message, handle, { keepOpen: true }, sent);
}
