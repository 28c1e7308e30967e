/**
 * The life cycle of a process, from configuration to exit code. The same entry point runs under the supervisor (with an IPC channel; stops gracefully
 * when it closes, so that no orphan remains) and standalone (systemd, a container; signals only).
 */
import { readConfig, dataPaths, type DataPaths, type HostConfig, type Role } from './config.ts';
import { readCredentials, type Credentials } from './certificates.ts';
import { asFatalError, ExitCode, type FatalError } from './fatal-error.ts';
import { createLogger, stackOf, type Logger } from './logging.ts';
import { Metrics } from './metrics.ts';
import { serveMonitoring } from './monitoring.ts';
import { StartWatch } from './start-watch.ts';
import { HEARTBEAT_EVERY_MS, tellSupervisor, type ReadyDetails } from './supervisor-messages.ts';

/** What a role gets when it starts. */
export type Host = {
  config: HostConfig;
  paths: DataPaths;
  log: Logger;
  metrics: Metrics;
  /** For connectLink and serveLink. */
  credentials: Credentials;
  /** Reports the progress of the start. */
  start: StartWatch;
  /** Shows a login code in the operator's terminal (that of the supervisor). No effect without a supervisor. */
  showLoginCode: (phone: string, code: string) => void;
  /** Ends the process in order, as after a fatal error; for failures after the start. */
  fail: (error: unknown) => void;
};

/** What a role returns when it has started. */
export type Running = {
  /** Takes no new work, finishes work in progress, closes. Called once. */
  stop(): Promise<void> | void;
  /** Details for the supervisor, see ReadyDetails. */
  details?: ReadyDetails;
  /** Default: healthy from start to stop. */
  healthy?(): boolean;
};

/** A process that rebuilds its state from a large log takes minutes to become ready; the supervisor waits as long as it gets this message. */
const STARTING_TOLD_EVERY_MS = 5_000;
/** A longer stop is aborted: everything acknowledged is durable already. */
const STOP_TIMEOUT_MS = 10_000;

/**
 * Runs a role until a signal, the supervisor or a fatal error ends it. Never throws: a failure becomes one line on stderr (and a message to the
 * supervisor) and an exit code.
 */
export function runProcess(role: Role, start: (host: Host) => Promise<Running>): void {
  const log = createLogger({ name: process.env['TEAMGRAM_NAME'] ?? role });
  const life = new ProcessLife(log);
  // All files created by a process, including SQLite's, are private to its owner, even if they are copied out of the private data directory.
  process.umask(0o077);
  life.begin(async () => {
    const config = readConfig(role);
    const host = openHost(config, log, life);
    const running = await start(host);
    const monitoring = await serveMonitoring(config.metrics, host.metrics, () => running.healthy?.() ?? true);
    return {
      details: { ...running.details, metricsPort: monitoring.port },
      stop: async () => {
        await running.stop();
        monitoring.close();
      },
    };
  });
}

function openHost(config: HostConfig, log: Logger, life: ProcessLife): Host {
  const paths = dataPaths(config.dataDir);
  const metrics = new Metrics();
  metrics.observed('process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss());
  metrics.observed('process_cpu_seconds', 'CPU time, user and system.', () => (process.cpuUsage().user + process.cpuUsage().system) / 1e6);
  return {
    config,
    paths,
    log,
    metrics,
    credentials: readCredentials(paths.tls, config.name),
    start: life.start,
    showLoginCode: (phone, code) => tellSupervisor({ type: 'login-code', phone, code }),
    fail: (error) => void life.end(asFatalError(error)),
  };
}

type Stoppable = { stop(): Promise<void> | void; details: ReadyDetails };

/** The life cycle: begin → ready → end, each once. */
class ProcessLife {
  readonly start = new StartWatch();
  readonly #log: Logger;
  #running: Stoppable | undefined;
  #ending = false;

  constructor(log: Logger) {
    this.#log = log;
    process.on('SIGTERM', () => void this.end());
    // Ctrl-C and a closed terminal signal the whole process group; processes of a supervisor ignore that, because it stops them in order.
    for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => void (process.connected || this.end()));
    process.on('disconnect', () => void this.end());
    process.on('uncaughtException', (error) => void this.end(asFatalError(error), error));
    process.on('unhandledRejection', (error) => void this.end(asFatalError(error), error));
  }

  begin(start: () => Promise<Stoppable>): void {
    const startedAtMs = Date.now();
    const telling = setInterval(() => {
      const standstill = this.start.standstill();
      if (standstill) void this.end(standstill);
      else tellSupervisor({ type: 'starting' });
    }, STARTING_TOLD_EVERY_MS);
    start().finally(() => clearInterval(telling)).then(
      (running) => {
        this.#running = running;
        if (this.#ending) return void running.stop();
        this.#log.info('ready', { durationMs: Date.now() - startedAtMs, pid: process.pid });
        tellSupervisor({ type: 'ready', details: running.details });
        sendHeartbeats();
      },
      (error) => this.end(asFatalError(error), error),
    );
  }

  async end(error?: FatalError, cause?: unknown): Promise<void> {
    if (this.#ending) return;
    this.#ending = true;
    const exitCode = error?.exitCode ?? ExitCode.ok;
    if (error) this.#tell(error, cause);
    setTimeout(() => process.exit(exitCode === ExitCode.ok ? ExitCode.software : exitCode), STOP_TIMEOUT_MS).unref();
    await this.#stop();
    process.exit(exitCode);
  }

  #tell(error: FatalError, cause: unknown): void {
    this.#log.error('fatal', { reason: error.message, exitCode: error.exitCode });
    // A bug needs its stack trace; an operating error only its line.
    if (error.exitCode === ExitCode.software && cause instanceof Error) this.#log.error('stack', { reason: stackOf(cause) });
    tellSupervisor({ type: 'fatal', line: error.message, exitCode: error.exitCode });
  }

  async #stop(): Promise<void> {
    try {
      await this.#running?.stop();
    } catch (error) {
      this.#log.error('stop-failed', { reason: asFatalError(error).message });
    }
  }
}

/** One message at a time: to a suspended supervisor they would pile up in memory. */
function sendHeartbeats(): void {
  let isUnderWay = false;
  setInterval(() => {
    if (isUnderWay || !process.connected) return;
    isUnderWay = true;
    tellSupervisor({ type: 'alive' }, undefined, () => (isUnderWay = false));
  }, HEARTBEAT_EVERY_MS).unref();
}
