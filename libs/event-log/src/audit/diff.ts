import { consistencyProof, CryptoError, leafHash, rootAt, verifyConsistency } from '@teamgram/crypto';
import { proofOf, signersOf, type ProvenLog } from '../tiles/proven-log.ts';
import { verifyTlogProof } from '../tiles/tlog-proof.ts';
import { Finding } from './findings.ts';

/** One side of a fork: the event that this copy has there, and the proof that its signed checkpoint covers it. */
export type ForkSide = { size: number; leaf: Uint8Array; entry: Uint8Array; proof: string };

/** How two copies of a log stand to each other. `common` events are the same in both, with that root. */
export type Comparison = {
  kind: 'same' | 'prefix' | 'fork';
  origin: string;
  sizes: [number, number];
  common: number;
  root: Uint8Array;
  /** Of a prefix: which of the two is the shorter one. */
  shorter?: 0 | 1;
  /** Of a fork at position `common`. */
  sides?: [ForkSide, ForkSide];
  /** Both checkpoints are signed by the same log keys: then a fork is a split view, and the two proofs are the evidence of it. */
  sameSigner: boolean;
  /** Tree nodes that were looked at, of each copy. */
  lookups: number;
};

/** The two are logs of different names: there is nothing to compare. */
export class DifferentLogs extends Error {}

/**
 * Compares two copies by the hashes of their trees: from the roots down to the first leaf that differs, O(log n) nodes. What is found is proved against
 * both signed checkpoints, so that a tree file that lies is noticed (it says nothing of events whose hashes nobody asked for: audit each copy for that).
 * @throws {DifferentLogs} @throws {Finding} when a copy contradicts its own checkpoint
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

/** Down from the complete subtrees of the shared size, the left ones first. */
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

/** The root of the first `size` events, shown to be the beginning of what the checkpoint signs. @throws {Finding} */
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
