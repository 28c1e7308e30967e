import { consistencyProof, CryptoError, leafHash, rootAt, verifyConsistency } from '@teamgram/crypto';
import { proofOf, signersOf, type ProvenLog } from '../tiles/proven-log.ts';
import { verifyTlogProof } from '../tiles/tlog-proof.ts';
import { Finding } from './findings.ts';

/** One side of a fork: the event of this copy at that position, and the proof that its signed checkpoint covers it. */
export type ForkSide = { size: number; leaf: Uint8Array; entry: Uint8Array; proof: string };

/** The relation between two copies of a log. The first `common` events are the same in both, with that root. */
export type Comparison = {
  kind: 'same' | 'prefix' | 'fork';
  origin: string;
  sizes: [number, number];
  common: number;
  root: Uint8Array;
  /** For a prefix: which of the two copies is the shorter one. */
  shorter?: 0 | 1;
  /** For a fork at position `common`. */
  sides?: [ForkSide, ForkSide];
  /** Whether both checkpoints are signed by the same log keys: a fork is then a split view, and the two proofs are evidence of it. */
  sameSigner: boolean;
  /** Number of tree nodes read per copy. */
  lookups: number;
};

/** The two logs have different names, so there is nothing to compare. */
export class DifferentLogs extends Error {}

/**
 * Compares two copies by their tree hashes, from the roots down to the first leaf that differs: O(log n) nodes. The result is proved against both
 * signed checkpoints, so that wrong tree files are detected. Events whose hashes were not read are not checked: audit each copy for that.
 * @throws {DifferentLogs}
 * @throws {Finding} when a copy contradicts its own checkpoint
 */
export async function compareLogs(logs: readonly [ProvenLog, ProvenLog]): Promise<Comparison> {
  const [a, b] = logs;
  if (a.checkpoint.origin !== b.checkpoint.origin) throw new DifferentLogs(`one is the log ${a.checkpoint.origin}, the other ${b.checkpoint.origin}`);
  const sizes: [number, number] = [a.checkpoint.size, b.checkpoint.size];
  const shared = Math.min(...sizes);
  const { common, lookups } = await firstDifference(logs, shared);
  const [root] = [await provenPrefix(a, common), await provenPrefix(b, common)];
  const found = { origin: a.checkpoint.origin, sizes, common, root: root!, sameSigner: sameSigner(a, b), lookups };
  if (common < shared) return { ...found, kind: 'fork', sides: [await sideOf(a, common), await sideOf(b, common)] };
  if (sizes[0] === sizes[1]) return { ...found, kind: 'same' };
  return { ...found, kind: 'prefix', shorter: sizes[0] < sizes[1] ? 0 : 1 };
}

/** Searches the complete subtrees of the shared size from left to right, then descends into the first that differs. */
async function firstDifference(logs: readonly [ProvenLog, ProvenLog], shared: number): Promise<{ common: number; lookups: number }> {
  let lookups = 0;
  const differ = async (height: number, index: number) => {
    lookups++;
    const [one, other] = await Promise.all(logs.map(async (log) => (await log.subtreesFor((source) => source(height, index)))(height, index)));
    return Buffer.compare(one!, other!) !== 0;
  };
  for (const { height, index } of peaksOf(shared)) {
    if (!(await differ(height, index))) continue;
    let [atHeight, atIndex] = [height, index];
    while (atHeight > 0) {
      atHeight--;
      atIndex *= 2;
      if (!(await differ(atHeight, atIndex))) atIndex++;
    }
    return { common: atIndex, lookups };
  }
  return { common: shared, lookups };
}

function peaksOf(size: number): { height: number; index: number }[] {
  const peaks: { height: number; index: number }[] = [];
  let start = 0;
  for (let height = 52; height >= 0; height--) {
    const width = 2 ** height;
    if (size - start < width) continue;
    peaks.push({ height, index: start / width });
    start += width;
  }
  return peaks;
}

/** The root of the first `size` events, proved to be a prefix of what the checkpoint signs. @throws {Finding} */
async function provenPrefix({ checkpoint, subtreesFor }: ProvenLog, size: number): Promise<Uint8Array> {
  const source = await subtreesFor((lookUp) => [rootAt(lookUp, size), consistencyProof(lookUp, size, checkpoint.size)]);
  const root = rootAt(source, size);
  if (verifyConsistency({ size, root }, checkpoint, consistencyProof(source, size, checkpoint.size))) return root;
  throw new Finding('tree-node', size, `the tree contradicts the checkpoint over ${checkpoint.size} events, which the same copy holds`, { expected: 'a tree that leads to the signed root', found: 'another one' });
}

async function sideOf(log: ProvenLog, position: number): Promise<ForkSide> {
  const { checkpoint, keys } = log;
  const entry = await log.entry(position);
  const proof = await proofOf(log, position);
  try {
    verifyTlogProof(proof, entry, signersOf(checkpoint, keys));
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error;
    throw new Finding('leaf-hash', position, 'the event is not the one that the tree and the checkpoint of the same copy cover', { expected: 'an event with a proof', found: error.message });
  }
  return { size: checkpoint.size, leaf: leafHash(entry), entry, proof };
}

function sameSigner(a: ProvenLog, b: ProvenLog): boolean {
  const text = ({ checkpoint, keys }: ProvenLog) => signersOf(checkpoint, keys).map(({ publicKey }) => Buffer.from(publicKey).toString('hex')).join();
  return text(a) === text(b);
}
