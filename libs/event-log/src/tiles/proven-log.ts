import { inclusionProof, type NoteVerifier, type SubtreeSource } from '@teamgram/crypto';
import { openLogReader } from '../reading/log-reader.ts';
import { openByGeneration, type SignedCheckpoint } from '../tree/checkpoints.ts';
import { TILE_WIDTH } from '../tree/level-files.ts';
import { printedGenerations } from '../tree/log-keys.ts';
import { PublishedTiles, type FetchPath } from './published-tiles.ts';
import { formatTlogProof } from './tlog-proof.ts';

/** A log under its newest signed checkpoint, local or remote: the basis of proofs, comparisons and exports. */
export type ProvenLog = {
  /** Verifier keys published by the log. */
  keys: string[];
  checkpoint: SignedCheckpoint;
  /** Fetches the nodes that a computation over the tree needs; `use` is run until nothing is missing and must request the same nodes each time. */
  subtreesFor: (use: (source: SubtreeSource) => unknown) => Promise<SubtreeSource>;
  entry: (position: number) => Promise<Uint8Array>;
  /** Runs of stored events from position 0 up to the checkpoint. */
  runs: () => AsyncIterable<{ first: number; entries: readonly Uint8Array[] }>;
  close: () => void;
};

/** There is no signed checkpoint yet, so nothing can be proved. */
export class NothingSigned extends Error {}

/** A log in a directory, also while its writer is running. @throws {NothingSigned} @throws {CryptoError} */
export function provenDirectory(dir: string): ProvenLog {
  const reader = openLogReader(dir);
  const checkpoint = reader.checkpoint();
  if (!checkpoint) throw new NothingSigned(`the log in ${dir} has no signed checkpoint`);
  return {
    keys: reader.verifierKeys(),
    checkpoint,
    subtreesFor: async () => reader.subtrees,
    entry: async (position) => reader.entry(position),
    runs: async function* () {
      for (let next = 0; next < checkpoint.size; ) {
        const run = reader.readEntries(next, checkpoint.size);
        yield run;
        next += run.entries.length;
      }
    },
    close: () => reader.close(),
  };
}

/** A log served over tlog-tiles. Its tiles are trusted only as far as proofs from them lead to the signed root. @throws {CryptoError} */
export async function provenTiles(fetchPath: FetchPath): Promise<ProvenLog> {
  const note = Buffer.from(await fetchPath('checkpoint')).toString('utf8');
  const keys = Buffer.from(await fetchPath('log-keys')).toString('utf8').split('\n').filter(Boolean);
  const checkpoint = openByGeneration(note, printedGenerations(keys));
  const tiles = new PublishedTiles(fetchPath, checkpoint.size);
  return {
    keys,
    checkpoint,
    subtreesFor: (use) => tiles.subtreesFor(use),
    entry: (position) => tiles.entry(position),
    runs: async function* () {
      let first = 0;
      for await (const entries of tiles.bundles(0)) {
        yield { first, entries };
        first += TILE_WIDTH;
      }
    },
    close: () => {},
  };
}

/** The verifiers of the pair of log keys that signed a checkpoint. */
export function signersOf({ note }: SignedCheckpoint, keys: readonly string[]): readonly NoteVerifier[] {
  return printedGenerations(keys).find((verifiers) => isSignedBy(note, verifiers)) ?? [];
}

function isSignedBy(note: string, verifiers: readonly NoteVerifier[]): boolean {
  try {
    openByGeneration(note, [verifiers]);
    return true;
  } catch {
    return false;
  }
}

/** The .tlog-proof of one event under the log's checkpoint. */
export async function proofOf({ checkpoint, subtreesFor }: ProvenLog, position: number): Promise<string> {
  const source = await subtreesFor((lookUp) => inclusionProof(lookUp, position, checkpoint.size));
  return formatTlogProof({ index: position, hashes: inclusionProof(source, position, checkpoint.size), checkpoint: checkpoint.note });
}
