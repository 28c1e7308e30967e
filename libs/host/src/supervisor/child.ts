/** One supervised process: start, monitoring, restart with backoff, stop. */
import type { ChildProcess } from 'node:child_process';
import { asFatalError, ExitCode, FatalError } from '../fatal-error.ts';
import type { FromProcess, ReadyDetails } from '../supervisor-messages.ts';
import { Heartbeat, SILENCE_MS, unresponsiveReason } from './heartbeat.ts';
import { FIRST_PAUSE_MS, longerPause } from './pauses.ts';

export type ChildState = 'starting' | 'ready' | 'unresponsive' | 'waiting' | 'stopped';
/** 'unresponsive': it was ready, and sends nothing any more. `reason`: why it last ended, or what to do about an unresponsive process, for people. */
export type ChildStatus = { name: string; state: ChildState; pid: number | undefined; restarts: number; metricsPort: number | undefined; reason: string | undefined };

export type ChildOptions = {
  name: string;
  launch: () => ChildProcess;
  /** The file with its log lines, for people. */
  logFile: string;
  onMessage: (message: FromProcess, handle: unknown) => void;
  onChange: () => void;
  /** It ended in a way that a restart cannot fix. */
  onHopeless: (error: FatalError) => void;
  /** How long it may be silent before it is shown as unresponsive, and before it is killed. Defaults: see heartbeat.ts. */
  unresponsiveMs?: number;
  silenceMs?: number;
};

/** Longer than a process allows itself (process.ts). */
const STOP_TIMEOUT_MS = 12_000;
/** After running this long a process counts as recovered: the backoff starts over. */
const HEALED_AFTER_MS = 60_000;

const hopeless: ReadonlySet<number> = new Set<number>([ExitCode.damaged, ExitCode.config, ExitCode.usage]);

export class Child {
  readonly #options: ChildOptions;
  #process: ChildProcess | undefined;
  #state: ChildState = 'stopped';
  #details: ReadyDetails = {};
  #restarts = 0;
  #pauseMs = FIRST_PAUSE_MS;
  #fatal: FatalError | undefined;
  #lastReason: string | undefined;
  #restartTimer: NodeJS.Timeout | undefined;
  #stopping = false;

  constructor(options: ChildOptions) {
    this.#options = options;
  }

  get status(): ChildStatus {
    const { name, logFile } = this.#options;
    const reason = this.#state === 'unresponsive' ? unresponsiveReason(this.#process?.pid, logFile) : this.#lastReason;
    return { name, state: this.#state, pid: this.#process?.pid, restarts: this.#restarts, metricsPort: this.#details.metricsPort, reason };
  }

  get details(): ReadyDetails {
    return this.#details;
  }

  /** Undefined while it is not running. */
  get process(): ChildProcess | undefined {
    return this.#process;
  }

  /** The first start: resolves when the process is ready; throws FatalError with its own line if it fails. */
  async start(): Promise<void> {
    const launched = this.#launch();
    await new Promise<void>((resolve, reject) => {
      launched.on('message', (message: FromProcess) => message?.type === 'ready' && resolve());
      launched.once('exit', () => setImmediate(() => reject(this.#reason(launched))));
      launched.once('error', (error) => reject(asFatalError(error)));
    });
    launched.once('exit', () => this.#ended(launched));
    // It may have ended between its message and this line.
    if (launched.exitCode !== null || launched.signalCode !== null) this.#ended(launched);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restartTimer);
    const running = this.#process;
    if (running && running.exitCode === null && running.signalCode === null) await end(running);
    this.#become('stopped');
  }

  /** A process that cannot be launched (full disk, no file descriptors) is retried like one that has ended. */
  #launchOrWait(): ChildProcess | undefined {
    try {
      return this.#launch();
    } catch (error) {
      this.#lastReason = asFatalError(error).message;
      this.#restartLater();
    }
  }

  #launch(): ChildProcess {
    this.#fatal = undefined;
    const launched = this.#options.launch();
    this.#process = launched;
    this.#become('starting');
    launched.on('message', (message: FromProcess, handle) => this.#hear(message, handle));
    launched.on('error', () => {});
    this.#listen(launched);
    return launched;
  }

  /** From launch to exit: a process that neither becomes ready nor ends, or hangs later, would otherwise never be restarted. */
  #listen(launched: ChildProcess): void {
    const { unresponsiveMs, silenceMs } = this.#options;
    const heartbeat = new Heartbeat({
      unresponsiveMs, silenceMs,
      onUnresponsive: () => this.#state === 'ready' && this.#become('unresponsive'),
      onRecovered: () => this.#state === 'unresponsive' && this.#become('ready'),
      onSilence: () => {
        this.#fatal ??= this.#silent();
        launched.kill('SIGKILL');
      },
    });
    launched.on('message', () => heartbeat.received()).once('exit', () => heartbeat.stop()).once('error', () => heartbeat.stop());
  }

  #silent(): FatalError {
    const { name, logFile, silenceMs = SILENCE_MS } = this.#options;
    const what = this.#state === 'starting' ? 'is not ready and has said nothing' : 'has not responded';
    return new FatalError(`${name} ${what} for ${silenceMs / 1000} s; see ${logFile}`, ExitCode.unavailable);
  }

  #hear(message: FromProcess, handle: unknown): void {
    if (message?.type === 'ready') {
      this.#details = message.details;
      this.#become('ready');
    } else if (message?.type === 'fatal') {
      this.#fatal = new FatalError(message.line, message.exitCode);
    }
    this.#options.onMessage(message, handle);
  }

  #reason({ exitCode, signalCode }: ChildProcess): FatalError {
    const how = signalCode ?? `exit code ${exitCode}`;
    return this.#fatal ?? new FatalError(`${this.#options.name} ended (${how}); see ${this.#options.logFile}`, ExitCode.unavailable);
  }

  #ended(which: ChildProcess): void {
    if (this.#stopping || this.#process !== which) return;
    this.#process = undefined;
    const reason = this.#reason(which);
    this.#lastReason = reason.message;
    if (hopeless.has(reason.exitCode)) return this.#options.onHopeless(reason);
    this.#restartLater();
  }

  #restartLater(): void {
    this.#become('waiting');
    this.#restartTimer = setTimeout(() => this.#restart(), this.#pauseMs);
    this.#pauseMs = longerPause(this.#pauseMs);
  }

  #restart(): void {
    this.#restarts++;
    const launched = this.#launchOrWait();
    if (!launched) return;
    const healed = setTimeout(() => (this.#pauseMs = FIRST_PAUSE_MS), HEALED_AFTER_MS).unref();
    launched.once('exit', () => {
      clearTimeout(healed);
      // The fatal message, if any, was sent before the exit, but is in another event queue.
      setImmediate(() => this.#ended(launched));
    });
  }

  #become(state: ChildState): void {
    this.#state = state;
    this.#options.onChange();
  }
}

function end(running: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const cutOff = setTimeout(() => running.kill('SIGKILL'), STOP_TIMEOUT_MS);
    running.once('exit', () => {
      clearTimeout(cutOff);
      resolve();
    });
    running.kill('SIGTERM');
  });
}
