/** The journals of several partitions, as read by `auditDeliveries`: from directories, from the tiles of a running server, or over its EventStoreDB protocol. */
import { setTimeout as sleep } from 'node:timers/promises';
import { LogDamaged } from '../event-log.ts';
import { ClusterJournal } from '../eventstoredb/cluster-journal.ts';
import { nodeFs } from '../files/node-fs.ts';
import { openLogReader } from '../reading/log-reader.ts';
import { wholeCommits } from '../segments/whole-commits.ts';
import { PublishedTiles, type FetchPath } from '../tiles/published-tiles.ts';
import type { SignedCheckpoint } from '../tree/checkpoints.ts';
import { auditKeys, type AuditKeys } from './audit-keys.ts';
import type { EventStoreSource, HeadSource } from './audit-eventstore.ts';
import { openedHead } from './audit-tiles.ts';
import type { AuditOptions } from './report.ts';
import { TreeAudit } from './tree-audit.ts';

export type AuditedJournal = {
  /**
   * Runs of stored events from position 0 on. A served journal is polled until its checkpoint covers the event at `upTo`.
   * @throws {LogDamaged} when it does not match its signatures
   */
  runs: (upTo: number) => AsyncIterable<{ first: number; entries: readonly Uint8Array[] }>;
};

/**
 * Reads up to the last whole commit, not to the checkpoint. Journals are signed independently, so the checkpoint of one may cover the receipt of a
 * delivery whose posting the checkpoint of another does not cover yet. In a backup and after a crash this remains so.
 */
export function journalInDirectory(dir: string): AuditedJournal {
  return {
    runs: async function* () {
      const signed = signedSize(dir);
      let end = 0;
      for (const { first, entries } of wholeCommits(nodeFs, dir)) {
        yield { first, entries };
        end = first + entries.length;
      }
      if (end < signed) throw new LogDamaged(end, `the log ends here, but its signed checkpoint covers ${signed} events`);
    },
  };
}

const ASK_EVERY_MS = 200;
const ASK_FOR_MS = 30_000;

/** `askForMs`: how long to poll for a checkpoint that covers a delivery received elsewhere; default half a minute. */
export type ServedJournalOptions = Pick<AuditOptions, 'verifierKeys'> & { askForMs?: number };

/**
 * Reads up to the newest checkpoint and verifies it against every other checkpoint served so far, so that all reads are of one history. The
 * checkpoint that covers a posting may be signed a moment after the one that covers its receipt.
 * @param seen all checkpoints that the log has served to this auditor so far
 */
export function journalServed(fetchPath: FetchPath, options: ServedJournalOptions, seen: () => Iterable<string>): AuditedJournal {
  return {
    runs: async function* (upTo) {
      const heads = headsOf(seen, await keysBehind(headOverHttp(fetchPath), options, upTo));
      const tiles = new PublishedTiles(fetchPath, Math.max(...heads.map(({ size }) => size)));
      const tree = new TreeAudit(heads, (level, index) => tiles.known(level, index));
      for await (const entries of tiles.bundles(0)) {
        const first = tree.size;
        for (const entry of entries) tree.take(entry);
        yield { first, entries };
      }
      tree.requireAllHeads();
    },
  };
}

/** Events per run. */
const RUN = 256;

/** As `journalServed`, over the EventStoreDB protocol, which has no checkpoints: `head` fetches them. */
export function journalInStore({ url, journal, head }: EventStoreSource, options: ServedJournalOptions, seen: () => Iterable<string>): AuditedJournal {
  return {
    runs: async function* (upTo) {
      const heads = headsOf(seen, await keysBehind(head, options, upTo));
      const tree = new TreeAudit(heads, () => undefined);
      const end = Math.max(...heads.map(({ size }) => size));
      for await (const entries of storedRuns(url, journal, end)) {
        const first = tree.size;
        for (const entry of entries) tree.take(entry);
        yield { first, entries };
      }
      tree.requireAllHeads();
    },
  };
}

/** Runs of entries from position 0 up to `end`. */
async function* storedRuns(url: string, journal: string, end: number): AsyncGenerator<Uint8Array[]> {
  const store = await ClusterJournal.connect(url, journal);
  let [run, left]: [Uint8Array[], number] = [[], end];
  try {
    for await (const { entry } of store.read(0)) {
      if (left-- === 0) break;
      if (run.push(entry) < RUN) continue;
      yield run;
      run = [];
    }
    yield run;
  } finally {
    await store.close();
  }
}

function headsOf(seen: () => Iterable<string>, keys: AuditKeys): SignedCheckpoint[] {
  return [...new Set(seen())].map((note) => openedHead('a checkpoint that it served', note, keys));
}

function headOverHttp(fetchPath: FetchPath): () => Promise<HeadSource> {
  const text = async (path: string) => Buffer.from(await fetchPath(path)).toString('utf8');
  return async () => ({ checkpoint: await text('checkpoint'), keys: (await text('log-keys')).split('\n').filter(Boolean) });
}

/** Polls until the checkpoint covers the event at a position, or the time is up. @returns the keys that verify the last one */
async function keysBehind(head: () => Promise<HeadSource>, options: ServedJournalOptions, position: number): Promise<AuditKeys> {
  for (const endAtMs = performance.now() + (options.askForMs ?? ASK_FOR_MS); ; await sleep(ASK_EVERY_MS)) {
    const { checkpoint, keys: printed } = await head();
    const keys = auditKeys(printed, options);
    if (openedHead('the published checkpoint', checkpoint, keys).size > position || performance.now() >= endAtMs) return keys;
  }
}

function signedSize(dir: string): number {
  const reader = openLogReader(dir);
  try {
    return reader.checkpoint()?.size ?? 0;
  } finally {
    reader.close();
  }
}
