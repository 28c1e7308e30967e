import type { LogClock, LogFile, LogFs } from '../src/index.ts';
import { SECTOR_BYTES, SimulatedDisk, type Inode, type Write } from './simulated-disk.ts';

export { seeded } from './simulation-time.ts';

class Dead extends Error {}

/**
 * Faults that may happen at a step:
 * - crash: power cut; kill: the process dies, while the system and its page cache survive;
 * - EIO: a write or flush fails, and the system marks the pages clean (as Linux does); ENOSPC: a write stops half-way;
 * - lost, misdirected: the disk reports a write as done, but wrote nothing, or wrote elsewhere.
 */
export type Fault = 'EIO' | 'ENOSPC' | 'crash' | 'kill' | 'lost' | 'misdirected';

/** Injects the fault at this step, or the first one after it where it is possible. `step` counts all modifying operations, `commit` only writes of commits. */
export type FaultPlan = { step: number; fault: Fault } | { commit: number; fault: Fault };

const FRAME_MAGIC = Buffer.from('TGLF', 'latin1');

/** Without a simulated clock, disk operations take a few turns of the event loop. */
const loopClock: Pick<LogClock, 'after'> = {
  after: (_, callback) => {
    const immediate = setImmediate(callback);
    return () => clearImmediate(immediate);
  },
};

/**
 * One process's view of a simulated disk. Every modifying operation is a step; `failAt` injects a fault at one of them. Once the process is dead,
 * every further call fails or never completes. `remount` gives the next process after a power cut, `restart` the one after a kill.
 */
export class SimulatedFs implements LogFs {
  readonly #random: () => number;
  readonly #clock: Pick<LogClock, 'after'>;
  readonly disk: SimulatedDisk;
  #dead = false;
  #commits = 0;
  steps = 0;
  failAt: FaultPlan | undefined;
  /** The fault that was injected, as `fault at operation path`. */
  happened: string | undefined;
  /** A write to a closed file, whose descriptor may belong to another file by then. */
  misused: string | undefined;

  constructor(random: () => number, clock: Pick<LogClock, 'after'> = loopClock, disk = new SimulatedDisk(random)) {
    this.#random = random;
    this.#clock = clock;
    this.disk = disk;
  }

  get dead(): boolean {
    return this.#dead;
  }

  open(path: string, mode: 'read' | 'write' | 'durable'): LogFile {
    this.#requireAlive();
    let inode = this.disk.names.get(path);
    if (!inode) {
      if (mode === 'read') throw new Error(`ENOENT: ${path}`);
      throwFault(this.#step(`create ${path}`));
      inode = { path, durable: Buffer.alloc(0), cached: Buffer.alloc(0), pending: [] };
      this.disk.change({ set: [path, inode] });
    }
    return this.#file(inode);
  }

  exists(path: string): boolean {
    this.#requireAlive();
    return this.disk.names.has(path);
  }

  list(dir: string): string[] {
    this.#requireAlive();
    const inside = this.disk.paths.filter((path) => path.startsWith(`${dir}/`)).map((path) => path.slice(dir.length + 1));
    return inside.filter((name) => !name.includes('/'));
  }

  makeDir(): void {
    this.#requireAlive();
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#latency(() => this.#step(`rename ${to}`));
    this.disk.change({ set: [to, this.disk.names.get(from)!], remove: from });
  }

  remove(path: string): void {
    throwFault(this.#step(`remove ${path}`));
    this.disk.change({ remove: path });
  }

  async flushDir(dir: string): Promise<void> {
    await this.#latency(() => this.#step(`flush ${dir}`));
    this.disk.flushNames();
  }

  lock(): { release(): void } {
    return { release: () => {} };
  }

  remount(clock: Pick<LogClock, 'after'> = this.#clock): SimulatedFs {
    return new SimulatedFs(this.#random, clock, this.disk.afterPowerCut());
  }

  restart(clock: Pick<LogClock, 'after'> = this.#clock): SimulatedFs {
    this.#dead = true;
    return new SimulatedFs(this.#random, clock, this.disk);
  }

  /** The content of a file, for tests that modify it from outside. */
  bytesOf(path: string): Buffer {
    return this.disk.names.get(path)!.cached;
  }

  replace(path: string, bytes: Buffer): void {
    this.disk.names.set(path, { path, durable: bytes, cached: bytes, pending: [] });
  }

  get paths(): string[] {
    return this.disk.paths;
  }

  #file(inode: Inode): LogFile {
    let running = 0;
    let closed = false;
    const whileOpen = async (work: () => Promise<void>): Promise<void> => {
      if (closed) this.misused ??= `${inode.path} is written to after it was closed`;
      running++;
      await work().finally(() => running--);
    };
    return {
      sizeBytes: () => inode.cached.length,
      read: (target, offset) => (offset < inode.cached.length ? inode.cached.copy(target, 0, offset, offset + target.length) : 0),
      write: (bytes, offset) => {
        const fault = this.#step(`write ${inode.path}`, true);
        this.#enter(inode, bytes, offset, fault);
        throwFault(fault);
      },
      writeLater: (bytes, offset) => whileOpen(async () => {
        this.#requireAlive();
        const fault = this.#step(`write ${inode.path}`, true);
        this.#enter(inode, bytes, offset, fault);
        await this.#latency(() => fault);
      }),
      writeDurable: (bytes, offset) => whileOpen(async () => {
        this.#requireAlive();
        const fault = this.#step(`write ${inode.path}`, true, FRAME_MAGIC.equals(bytes.subarray(0, FRAME_MAGIC.length)));
        const write = this.#enter(inode, bytes, offset, fault);
        await this.#latency(() => fault);
        this.disk.settle(inode, write);
      }),
      truncate: (sizeBytes) => {
        throwFault(this.#step(`truncate ${inode.path}`));
        this.disk.enter(inode, { truncate: sizeBytes });
      },
      flush: async () => {
        try {
          await this.#latency(() => this.#step(`flush ${inode.path}`));
        } catch (error) {
          this.disk.forget(inode, inode.pending);
          throw error;
        }
        for (const write of inode.pending.slice()) this.disk.settle(inode, write);
      },
      close: () => {
        if (running > 0) this.misused ??= `${inode.path} is closed while it is written to`;
        closed = true;
      },
    };
  }

  /** Writes to the page cache: everything or, if the disk is full, up to a sector boundary. */
  #enter(inode: Inode, bytes: Uint8Array, offset: number, fault: Fault | undefined): Write {
    const write: Extract<Write, { offset: number }> = { offset, bytes: Buffer.from(bytes) };
    if (fault === 'ENOSPC') write.bytes = write.bytes.subarray(0, Math.max(0, roundDown(offset + Math.floor(this.#random() * bytes.length)) - offset));
    if (fault === 'lost') write.fate = 'lost';
    if (fault === 'misdirected') write.fate = this.disk.strayPlace(inode);
    this.disk.enter(inode, write);
    if (fault === 'EIO') this.disk.forget(inode, [write]);
    return write;
  }

  /** An operation in the thread pool: takes time, and may fail or never complete. */
  async #latency(begin: () => Fault | undefined): Promise<void> {
    const fault = begin();
    if (!this.#dead) await new Promise<void>((resolve) => this.#clock.after(0.05 + this.#random() ** 4 * 4, resolve));
    if (this.#dead) await new Promise(() => {});
    throwFault(fault);
  }

  #step(operation: string, isWrite = false, isCommit = false): Fault | undefined {
    this.#requireAlive();
    const [step, commit] = [this.steps++, isCommit ? this.#commits++ : -1];
    const plan = this.failAt;
    // Only writes can be lost or misdirected.
    if (!plan || (!isWrite && (plan.fault === 'lost' || plan.fault === 'misdirected'))) return undefined;
    if ('step' in plan ? step < plan.step : commit < plan.commit) return undefined;
    this.failAt = undefined;
    this.happened = `${plan.fault} at ${operation}`;
    if (plan.fault === 'crash' || plan.fault === 'kill') this.#dead = true;
    return plan.fault;
  }

  #requireAlive(): void {
    if (this.#dead) throw new Dead('the process is dead');
  }
}

function roundDown(offset: number): number {
  return Math.floor(offset / SECTOR_BYTES) * SECTOR_BYTES;
}

function throwFault(fault: Fault | undefined): void {
  if (fault === 'EIO' || fault === 'ENOSPC') throw new Error(fault);
  if (fault === 'crash' || fault === 'kill') throw new Dead('the process is dead');
}

