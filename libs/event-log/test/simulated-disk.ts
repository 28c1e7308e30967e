/** A disk writes or loses whole sectors. */
export const SECTOR_BYTES = 512;
/** A misdirected write lands within this many sectors of its place, or in another file. */
const STRAY_SECTORS = 4;

/** Where the disk really puts a write; absent: in its place. */
type Fate = 'lost' | { inode: Inode; shiftBytes: number };
export type Write = { offset: number; bytes: Buffer; fate?: Fate } | { truncate: number };
/** `cached`: what every process sees; `durable`: what is on the disk; `pending`: writes in progress, in order. */
export type Inode = { path: string; durable: Buffer; cached: Buffer; pending: Write[] };
type NameChange = { set: [path: string, inode: Inode]; remove?: string } | { remove: string };

/** A disk with the system's page cache in front. Loses unflushed data in units of a sector, in any order. */
export class SimulatedDisk {
  readonly #random: () => number;
  readonly names = new Map<string, Inode>();
  readonly #durableNames = new Map<string, Inode>();
  #changes: NameChange[] = [];
  /** A write was reported as durable and is not in its place. */
  lied = false;

  constructor(random: () => number) {
    this.#random = random;
  }

  get paths(): string[] {
    return [...this.names.keys()].toSorted();
  }

  change(change: NameChange): void {
    apply(this.names, change);
    this.#changes.push(change);
  }

  flushNames(): void {
    for (const change of this.#changes.splice(0)) apply(this.#durableNames, change);
  }

  enter(inode: Inode, write: Write): void {
    inode.cached = changed(inode.cached, write);
    inode.pending.push(write);
  }

  /** The disk reports a write as done. */
  settle(inode: Inode, write: Write): void {
    const order = inode.pending.indexOf(write);
    if (order < 0) return;
    inode.pending.splice(order, 1);
    this.#store(inode, write);
    for (const earlier of inode.pending.slice(0, order)) supersede(earlier, write);
  }

  /** A failed write: some of its sectors were written, and the system will not retry. The page cache keeps the content that was never stored. */
  forget(inode: Inode, writes: readonly Write[]): void {
    for (const write of writes) for (const part of this.#torn(write)) this.#store(inode, part);
    inode.pending = inode.pending.filter((write) => !writes.includes(write));
  }

  /** A nearby place in the same file, or another file. */
  strayPlace(inode: Inode): Fate {
    const others = [...new Set(this.names.values())].filter((other) => other !== inode);
    const other = others[Math.floor(this.#random() * others.length)];
    const shiftBytes = (Math.floor(this.#random() * 2 * STRAY_SECTORS) - STRAY_SECTORS || STRAY_SECTORS) * SECTOR_BYTES;
    return this.#random() < 0.6 || !other ? { inode, shiftBytes } : { inode: other, shiftBytes: -Math.abs(shiftBytes) };
  }

  /** The disk after a power cut: flushed bytes, and any of the unflushed sectors. Directory changes keep their order, as in a journaling file system. */
  afterPowerCut(): SimulatedDisk {
    for (const change of this.#changes.splice(0, Math.floor(this.#random() * (this.#changes.length + 1)))) apply(this.#durableNames, change);
    const after = new SimulatedDisk(this.#random);
    after.lied = this.lied;
    for (const inode of new Set(this.#durableNames.values())) this.forget(inode, inode.pending);
    after.lied ||= this.lied;
    const inodes = new Map([...new Set(this.#durableNames.values())].map((inode) => [inode, found(inode)]));
    for (const [path, inode] of this.#durableNames) {
      after.names.set(path, inodes.get(inode)!);
      after.#durableNames.set(path, inodes.get(inode)!);
    }
    return after;
  }

  #store(inode: Inode, write: Write): void {
    if ('truncate' in write || !write.fate) {
      inode.durable = changed(inode.durable, write);
      return;
    }
    this.lied = true;
    if (write.fate === 'lost') return;
    const { inode: target, shiftBytes } = write.fate;
    const offset = write.offset + shiftBytes;
    // The disk does not know files: a misdirected write does not extend one.
    const bytes = write.bytes.subarray(Math.max(0, -offset), Math.max(0, target.durable.length - offset));
    bytes.copy(target.durable, Math.max(0, offset));
  }

  /** All, nothing, or each sector at random; a power cut usually hits the last of many writes. */
  #torn(write: Write): Write[] {
    const kept = [0, 1, 0.5][Math.floor(this.#random() * 3)]!;
    return kept === 1 || 'truncate' in write ? [write].filter(() => this.#random() < kept) : sectors(write).filter(() => this.#random() < kept);
  }
}

function found({ path, durable }: Inode): Inode {
  return { path, durable, cached: Buffer.from(durable), pending: [] };
}

function apply(names: Map<string, Inode>, change: NameChange): void {
  if ('set' in change) names.set(...change.set);
  if (change.remove !== undefined) names.delete(change.remove);
}

function changed(bytes: Buffer, write: Write): Buffer {
  if ('truncate' in write) return resized(bytes, write.truncate);
  const { offset, bytes: part } = write;
  const result = offset + part.length > bytes.length ? resized(bytes, offset + part.length) : bytes;
  part.copy(result, offset);
  return result;
}

/** A page has one content: an earlier write to it cannot reach the disk later. */
function supersede(earlier: Write, later: Write): void {
  if ('truncate' in earlier || 'truncate' in later) return;
  const start = Math.max(earlier.offset, later.offset);
  const end = Math.min(earlier.offset + earlier.bytes.length, later.offset + later.bytes.length);
  if (start < end) later.bytes.copy(earlier.bytes, start - earlier.offset, start - later.offset, end - later.offset);
}

function resized(bytes: Buffer, sizeBytes: number): Buffer {
  return Buffer.concat([bytes.subarray(0, sizeBytes)], sizeBytes);
}

function sectors({ offset, bytes, ...rest }: { offset: number; bytes: Buffer; fate?: Fate }): Write[] {
  const parts: Write[] = [];
  for (let start = offset; start < offset + bytes.length; ) {
    const end = Math.min((Math.floor(start / SECTOR_BYTES) + 1) * SECTOR_BYTES, offset + bytes.length);
    parts.push({ offset: start, bytes: bytes.subarray(start - offset, end - offset), ...rest });
    start = end;
  }
  return parts;
}
