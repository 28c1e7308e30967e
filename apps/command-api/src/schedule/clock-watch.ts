/**
 * Decides whether the system clock is trusted for due work. A clock set years ahead, by mistake or after a hardware failure, makes everything due at
 * once, and erasure cannot be undone.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** A jump is more than this ahead of the expected time: a server that was off for a weekend catches up without confirmation. */
const JUMP_MS = 72 * 3_600_000;
/** Bounds how much elapsed time is forgotten when the process is killed. */
const WRITTEN_EVERY_MS = 600_000;

export type ClockWatchParts = {
  /** Stores the last known time across restarts. */
  file: string;
  /** Time of the newest event of the log, used if there is no file; undefined: the log is empty. */
  lastEventMs: number | undefined;
  /** System clock, milliseconds since 1970. */
  now: () => number;
  /** Monotonic clock, milliseconds from any origin. */
  uptime: () => number;
  /** Called when the clock has jumped ahead by so many milliseconds, and with 0 when it was corrected or confirmed. */
  onJump: (aheadMs: number) => void;
};

/**
 * The expected time is the last known time plus what the monotonic clock has measured since. A system clock beyond it by at most JUMP_MS is trusted, and
 * one that is behind makes nothing due. After a jump it is trusted again when it was corrected, or when the operator confirms it.
 */
export class ClockWatch {
  readonly #parts: ClockWatchParts;
  #expectedMs: number;
  #atUptimeMs: number;
  #writtenAtUptimeMs = -Infinity;
  #aheadMs = 0;

  constructor(parts: ClockWatchParts) {
    this.#parts = parts;
    this.#expectedMs = readTime(parts.file) ?? parts.lastEventMs ?? parts.now();
    this.#atUptimeMs = parts.uptime();
    this.aheadMs();
  }

  /** By how many milliseconds the clock has jumped ahead; 0: it is trusted. */
  aheadMs(): number {
    const { now, uptime, onJump } = this.#parts;
    this.#expectedMs += uptime() - this.#atUptimeMs;
    this.#atUptimeMs = uptime();
    const beyondMs = now() - this.#expectedMs;
    const aheadMs = beyondMs > JUMP_MS ? beyondMs : 0;
    if (aheadMs === 0) this.#expectedMs = Math.max(this.#expectedMs, now());
    const hasChanged = aheadMs > 0 !== this.#aheadMs > 0;
    this.#aheadMs = aheadMs;
    if (hasChanged) onJump(aheadMs);
    if (uptime() - this.#writtenAtUptimeMs >= WRITTEN_EVERY_MS) this.write();
    return aheadMs;
  }

  /** The time that due work is compared with; 0, so that nothing is due, while the clock is not trusted. */
  dueNow(): number {
    return this.aheadMs() > 0 ? 0 : this.#parts.now();
  }

  /** The operator confirms that the clock is right, whatever was expected. */
  confirm(): void {
    this.#expectedMs = this.#parts.now();
    this.aheadMs();
    this.write();
  }

  /** Stores the expected time; a failure is ignored. */
  write(): void {
    const { file, uptime } = this.#parts;
    this.#writtenAtUptimeMs = uptime();
    try {
      writeFileSync(`${file}.new`, JSON.stringify({ timeMs: Math.round(this.#expectedMs) }), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    } catch {
      // A full disk: the stored time becomes older; at worst the operator has to confirm once more.
    }
  }
}

/** Undefined if there is no readable file. */
function readTime(file: string): number | undefined {
  try {
    const { timeMs } = JSON.parse(readFileSync(file, 'utf8')) as { timeMs: unknown };
    return typeof timeMs === 'number' && Number.isFinite(timeMs) ? timeMs : undefined;
  } catch {
    return undefined;
  }
}
