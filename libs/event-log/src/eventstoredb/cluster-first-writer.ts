import type { LogFs } from '../files/log-fs.ts';
import { parseFrame } from '../segments/frame.ts';
import type { Place } from '../segments/segment-files.ts';
import { SegmentWriter, type SegmentSizes } from '../segments/segment-writer.ts';
import { APPEND_BYTES_MAX, EVENT_OVERHEAD_BYTES, type ClusterJournal } from './cluster-journal.ts';

/** The end positions of append calls, ascending: the events of one call must stay together in the cluster as well. */
export class CallEnds {
  #ends: number[] = [];

  add(position: number): void {
    this.#ends.push(position);
  }

  /** Removes the newest end, whose call failed. */
  undo(): void {
    this.#ends.pop();
  }

  /** Removes and returns the ends up to and including `position`. */
  take(position: number): number[] {
    const count = this.#ends.findIndex((end) => end > position);
    return this.#ends.splice(0, count < 0 ? this.#ends.length : count);
  }
}

/** Signs a part of a commit that becomes an append of its own in the cluster. */
export type SignGroup = (entries: readonly Uint8Array[]) => Uint8Array;

/** Writes a commit to the cluster, and once that has acknowledged it, to the segments of the local copy. */
export class ClusterFirstWriter extends SegmentWriter {
  readonly #cluster: ClusterJournal;
  readonly #callEnds: CallEnds;
  readonly #signGroup: SignGroup;

  constructor(cluster: ClusterJournal, callEnds: CallEnds, signGroup: SignGroup, fs: LogFs, dir: string, end: Place, sizes?: SegmentSizes) {
    super(fs, dir, end, sizes);
    this.#cluster = cluster;
    this.#callEnds = callEnds;
    this.#signGroup = signGroup;
  }

  override async append(frame: Buffer, first: number): Promise<{ segment: number; offset: number }> {
    const commit = parseFrame(frame);
    if (typeof commit === 'string') throw new Error(commit);
    const { entries, signature } = commit;
    let position = first;
    for (const group of groups(entries, first, this.#callEnds.take(first + entries.length))) {
      const whole = group.length === entries.length;
      await this.#cluster.append(position, group, whole ? signature : this.#signGroup(group));
      position += group.length;
    }
    return super.append(frame, first);
  }
}

/** Groups whole calls, as many as fit into one append. */
function* groups(entries: readonly Uint8Array[], first: number, ends: readonly number[]): Generator<Uint8Array[]> {
  let group: Uint8Array[] = [];
  let bytes = 0;
  let from = first;
  for (const end of ends) {
    const call = entries.slice(from - first, end - first);
    const callBytes = call.reduce((sum, entry) => sum + entry.length + EVENT_OVERHEAD_BYTES, 0);
    if (group.length > 0 && bytes + callBytes > APPEND_BYTES_MAX) {
      yield group;
      [group, bytes] = [[], 0];
    }
    group.push(...call);
    bytes += callBytes;
    from = end;
  }
  if (group.length > 0) yield group;
}
