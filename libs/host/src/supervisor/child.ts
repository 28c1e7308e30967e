/** One supervised process: start, monitoring, restart with backoff, stop. */
import type { ChildProcess } from 'node:child_process';
import { asFatalError, ExitCode, FatalError } from '../fatal-error.ts';
import type { FromProcess, ReadyDetails } from '../supervisor-messages.ts';
import { FIRST_PAUSE_MS, longerPause } from './pauses.ts';

export type ChildState = 'starting' | 'ready' | 'waiting' | 'stopped';
/** `reason`: why it last ended, for people. */
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
  /** How long it may be silent while starting. Default 120 s. */
  silenceMs?: number;
};

const SILENCE_MS = 120_000;
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
    return { name: this.#options.name, state: this.#state, pid: this.#process?.pid, restarts: this.#restarts, metricsPort: this.#details.metricsPort, reason: this.#lastReason };
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
    this.#endWhenSilent(launched);
    return launched;
  }

  /** Applies to every start: a process that neither becomes ready nor ends would never be restarted. */
  #endWhenSilent(launched: ChildProcess): void {
    const { name, logFile, silenceMs = SILENCE_MS } = this.#options;
    let silence: NodeJS.Timeout | undefined;
    const listen = () => {
      clearTimeout(silence);
      silence = setTimeout(() => {
        this.#fatal ??= new FatalError(`${name} is not ready and has said nothing for ${silenceMs / 1000} s; see ${logFile}`, ExitCode.unavailable);
        launched.kill('SIGKILL');
      }, silenceMs);
    };
    const heard = (message: FromProcess) => (message?.type === 'ready' ? over() : listen());
    const over = () => {
      clearTimeout(silence);
      launched.off('message', heard).off('exit', over);
    };
    launched.on('message', heard).once('exit', over);
    listen();
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
