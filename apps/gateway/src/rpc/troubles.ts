/**
 * Logs requests that failed for internal reasons. The same failure is logged once, and a minute later again with its count: a full disk
 * fails every part of every upload, an unreachable database every request.
 */
import { asFatalError, ExitCode, isLinkFailure, stackOf } from '@teamgram/host';
import type { LogFields, Logger } from '@teamgram/host';
import { DatabaseUnreachable } from '@teamgram/read-models';

export type TroublesOptions = {
  log: Logger;
  /** Called with a line for the terminal of the server, about failures that only the operator can fix. */
  tell?: ((line: string) => void) | undefined;
  /** Milliseconds from any origin. */
  nowMs?: () => number;
};

type Told = { atMs: number; since: number };

const AGAIN_MS = 60_000;
/** Bound on remembered failures. Methods and reasons are closed sets, so more of them would be a defect. */
const TOLD_MAX = 1_000;

export class Troubles {
  readonly #options: TroublesOptions;
  readonly #nowMs: () => number;
  readonly #told = new Map<string, Told>();

  constructor(options: TroublesOptions) {
    this.#options = options;
    this.#nowMs = options.nowMs ?? (() => performance.now());
  }

  /** A request of this method failed with something that is no refusal. */
  note(method: string, thrown: unknown): void {
    const { log, tell } = this.#options;
    const line = operatingLine(thrown);
    const fields = line === undefined ? fieldsOf(thrown) : { code: (thrown as NodeJS.ErrnoException).code!, reason: line };
    const count = this.#due(line ?? `${method} ${fields.code} ${fields.reason}`);
    if (count === 0) return;
    log[fields.level ?? 'warn']('request-failed', { method, ...fields, ...(count > 1 ? { count } : {}) });
    if (line !== undefined) tell?.(line);
  }

  /** A connection was refused, because so many are open. */
  full(connections: number): void {
    const { log, tell } = this.#options;
    const count = this.#due('full');
    if (count === 0) return;
    const line = `${connections} clients are connected to this worker, as many as its limit of open files allows; further ones are refused: raise it (ulimit -n) and start again, or start more workers (--gateways N)`;
    log.warn('connections-refused', { reason: line, count });
    tell?.(line);
  }

  /** How often it occurred since it was last logged, this time included; 0: it is not to be logged now. */
  #due(key: string): number {
    const told = this.#told.get(key);
    const nowMs = this.#nowMs();
    if (told && nowMs - told.atMs < AGAIN_MS) {
      told.since++;
      return 0;
    }
    if (this.#told.size >= TOLD_MAX) this.#told.clear();
    this.#told.set(key, { atMs: nowMs, since: 0 });
    return (told?.since ?? 0) + 1;
  }
}

/** The line of a failure that an operator can fix, such as a full disk; without the path, which may contain a user id. Undefined: any other failure. */
function operatingLine(thrown: unknown): string | undefined {
  const { code, syscall } = (thrown ?? {}) as NodeJS.ErrnoException;
  if (!(thrown instanceof Error) || code === undefined || syscall === undefined) return undefined;
  const { message, exitCode } = asFatalError(Object.assign(new Error(code), { code }));
  return exitCode === ExitCode.disk || exitCode === ExitCode.unavailable ? message : undefined;
}

function fieldsOf(thrown: unknown): LogFields & { level?: 'error' } {
  // A link that is down or overloaded fails many requests at once: its code is sufficient.
  if (isLinkFailure(thrown)) return { code: thrown.code };
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  if (error instanceof DatabaseUnreachable) return { code: 'DatabaseUnreachable', reason: error.cause instanceof Error ? error.cause.message : error.message };
  return { level: 'error', code: (error as NodeJS.ErrnoException).code ?? error.name, reason: stackOf(error) };
}
