/** Detects a process that has stopped sending messages. */

/** Silence after which a process is shown as unresponsive. */
const UNRESPONSIVE_MS = 8_000;
/** Silence after which it is killed, during its start and later. Stalls of the disk, garbage collection or an overloaded machine are far shorter. */
export const SILENCE_MS = 120_000;
const TICK_MS = 1_000;

export type HeartbeatOptions = {
  /** Milliseconds without a message. Defaults: UNRESPONSIVE_MS, SILENCE_MS. */
  unresponsiveMs?: number | undefined;
  silenceMs?: number | undefined;
  onUnresponsive: () => void;
  /** Called after `onUnresponsive`, when a message has arrived again. */
  onRecovered: () => void;
  /** Called once, at SILENCE_MS; counting ends then. */
  onSilence: () => void;
};

/**
 * Counts the silence of another process in ticks of its own timer. While this process is itself suspended (Ctrl-Z, a sleeping machine) no ticks are
 * counted, so the other one is not blamed for messages that could not be received.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  readonly #unresponsiveMs: number;
  readonly #silenceMs: number;
  readonly #ticking: NodeJS.Timeout;
  #silentMs = 0;
  #isUnresponsive = false;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#unresponsiveMs = options.unresponsiveMs ?? UNRESPONSIVE_MS;
    this.#silenceMs = options.silenceMs ?? SILENCE_MS;
    const tickMs = Math.min(TICK_MS, this.#unresponsiveMs / 2, this.#silenceMs / 2);
    this.#ticking = setInterval(() => this.#tick(tickMs), tickMs);
  }

  /** A message has arrived. */
  received(): void {
    this.#silentMs = 0;
    if (!this.#isUnresponsive) return;
    this.#isUnresponsive = false;
    this.#options.onRecovered();
  }

  stop(): void {
    clearInterval(this.#ticking);
  }

  #tick(tickMs: number): void {
    this.#silentMs += tickMs;
    if (this.#silentMs >= this.#silenceMs) {
      this.stop();
      this.#options.onSilence();
    } else if (this.#silentMs >= this.#unresponsiveMs && !this.#isUnresponsive) {
      this.#isUnresponsive = true;
      this.#options.onUnresponsive();
    }
  }
}

/** The line for operators about an unresponsive process. `pid`: the process to resume. */
export function unresponsiveReason(pid: number | undefined, logFile: string): string {
  return `it does not respond; if it was suspended, "kill -CONT ${pid}" resumes it, and after ${SILENCE_MS / 1000} s without a response it is killed and restarted; see ${logFile}`;
}
