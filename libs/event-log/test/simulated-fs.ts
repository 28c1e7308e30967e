import type { LogFile, LogFs } from '../src/files/log-fs.ts';

/** A disk keeps or loses whole sectors. */
const SECTOR_BYTES = 512;

class Crashed extends Error {}

/** A small generator with a seed (mulberry32): 0 ≤ value < 1. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Write = { offset: number; bytes: Buffer } | { truncate: number };
type Inode = { durable: Buffer; volatile: Buffer; pending: Write[] };
type DirectoryChange = { set: [path: string, inode: Inode]; remove?: string } | { remove: string };

export type Fault = 'EIO' | 'ENOSPC' | 'crash';

/**
 * A file system in memory that loses what was not flushed. Every operation that changes something is a step; `failAt` makes one step fail.
 * After a crash every further call fails or never ends; `remount` is what a machine finds after the power came back.
 */
export class SimulatedFs implements LogFs {
  readonly #random: () => number;
  #names = new Map<string, Inode>();
  #durableNames = new Map<string, Inode>();
  #changes: DirectoryChange[] = [];
  #crashed = false;
  steps = 0;
  failAt: { step: number; fault: Fault } | undefined;

  constructor(random: () => number) {
    this.#random = random;
  }

  open(path: string, mode: 'read' | 'write' | 'durable'): LogFile {
    this.#requireAlive();
    let inode = this.#names.get(path);
    if (!inode) {
      if (mode === 'read') throw new Error(`ENOENT: ${path}`);
      this.#step();
      inode = { durable: Buffer.alloc(0), volatile: Buffer.alloc(0), pending: [] };
      this.#change({ set: [path, inode] });
    }
    return this.#file(inode);
  }

  exists(path: string): boolean {
    this.#requireAlive();
    return this.#names.has(path);
  }

  list(dir: string): string[] {
    this.#requireAlive();
    const inside = [...this.#names.keys()].filter((path) => path.startsWith(`${dir}/`)).map((path) => path.slice(dir.length + 1));
    return inside.filter((name) => !name.includes('/')).toSorted();
  }

  makeDir(): void {
    this.#requireAlive();
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#latency();
    this.#step();
    this.#change({ set: [to, this.#names.get(from)!], remove: from });
  }

  remove(path: string): void {
    this.#step();
    this.#change({ remove: path });
  }

  async flushDir(): Promise<void> {
    await this.#latency();
    const changes = this.#changes.splice(0);
    for (const change of changes) apply(this.#durableNames, change);
  }

  lock(): { release(): void } {
    return { release: () => {} };
  }

  /** The disk as a new machine finds it: flushed bytes, and any of the unflushed sectors. Changes of the directory keep their order. */
  remount(): SimulatedFs {
    const after = new SimulatedFs(this.#random);
    for (const change of this.#changes.slice(0, Math.floor(this.#random() * (this.#changes.length + 1)))) apply(this.#durableNames, change);
    const inodes = new Map<Inode, Inode>();
    for (const [path, inode] of this.#durableNames) {
      const found = inodes.get(inode) ?? this.#afterPowerCut(inode);
      inodes.set(inode, found);
      after.#names.set(path, found);
      after.#durableNames.set(path, found);
    }
    return after;
  }

  /** What the disk holds under a name, to be changed behind the log's back. */
  bytesOf(path: string): Buffer {
    return this.#names.get(path)!.volatile;
  }

  replace(path: string, bytes: Buffer): void {
    this.#names.set(path, { durable: bytes, volatile: bytes, pending: [] });
  }

  get paths(): string[] {
    return [...this.#names.keys()].toSorted();
  }

  #afterPowerCut(inode: Inode): Inode {
    let bytes: Buffer = Buffer.from(inode.durable);
    for (const write of inode.pending) {
      if ('truncate' in write) {
        if (this.#random() < 0.5) bytes = resized(bytes, write.truncate);
        continue;
      }
      // All, nothing, or each sector by chance; the power usually fails in the last of many writes.
      const kept = [0, 1, 0.5][Math.floor(this.#random() * 3)]!;
      for (const part of sectors(write)) if (this.#random() < kept) bytes = written(bytes, part);
    }
    return { durable: bytes, volatile: Buffer.from(bytes), pending: [] };
  }

  #file(inode: Inode): LogFile {
    return {
      sizeBytes: () => inode.volatile.length,
      read: (target, offset) => inode.volatile.copy(target, 0, offset, offset + target.length),
      write: (bytes, offset) => {
        this.#step();
        this.#write(inode, { offset, bytes: Buffer.from(bytes) });
      },
      writeDurable: async (bytes, offset) => {
        const write = { offset, bytes: Buffer.from(bytes) };
        this.#write(inode, write);
        await this.#latency();
        inode.pending.splice(inode.pending.indexOf(write), 1);
        inode.durable = written(inode.durable, write);
      },
      truncate: (sizeBytes) => {
        this.#step();
        inode.volatile = resized(inode.volatile, sizeBytes);
        inode.pending.push({ truncate: sizeBytes });
      },
      flush: async () => {
        await this.#latency();
        for (const write of inode.pending.splice(0)) {
          inode.durable = 'truncate' in write ? resized(inode.durable, write.truncate) : written(inode.durable, write);
        }
      },
      close: () => {},
    };
  }

  #write(inode: Inode, write: { offset: number; bytes: Buffer }): void {
    this.#requireAlive();
    inode.volatile = written(inode.volatile, write);
    inode.pending.push(write);
  }

  #change(change: DirectoryChange): void {
    apply(this.#names, change);
    this.#changes.push(change);
  }

  /** An operation in the thread pool: takes a few turns of the loop, and may fail or never come back. */
  async #latency(): Promise<void> {
    for (let turns = Math.floor(this.#random() * 3); turns >= 0; turns--) await new Promise((resolve) => setImmediate(resolve));
    try {
      this.#step();
    } catch (error) {
      if (error instanceof Crashed) await new Promise(() => {});
      throw error;
    }
  }

  #step(): void {
    this.#requireAlive();
    if (this.steps++ !== this.failAt?.step) return;
    if (this.failAt.fault === 'crash') this.#crashed = true;
    this.#requireAlive();
    throw new Error(this.failAt.fault);
  }

  #requireAlive(): void {
    if (this.#crashed) throw new Crashed('the power is off');
  }
}

function apply(names: Map<string, Inode>, change: DirectoryChange): void {
  if ('set' in change) names.set(...change.set);
  if (change.remove !== undefined) names.delete(change.remove);
}

function written(bytes: Buffer, { offset, bytes: part }: { offset: number; bytes: Buffer }): Buffer {
  const result = offset + part.length > bytes.length ? resized(bytes, offset + part.length) : bytes;
  part.copy(result, offset);
  return result;
}

function resized(bytes: Buffer, sizeBytes: number): Buffer {
  return Buffer.concat([bytes.subarray(0, sizeBytes)], sizeBytes);
}

function sectors({ offset, bytes }: { offset: number; bytes: Buffer }): { offset: number; bytes: Buffer }[] {
  const parts: { offset: number; bytes: Buffer }[] = [];
  for (let start = offset; start < offset + bytes.length; ) {
    const end = Math.min((Math.floor(start / SECTOR_BYTES) + 1) * SECTOR_BYTES, offset + bytes.length);
    parts.push({ offset: start, bytes: bytes.subarray(start - offset, end - offset) });
    start = end;
  }
  return parts;
}
