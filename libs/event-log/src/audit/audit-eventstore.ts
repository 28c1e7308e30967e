import { leafHash, type VerifyingKey } from '@teamgram/crypto';
import type { Envelope } from '@teamgram/event-schemas';
import { ClusterJournal } from '../eventstoredb/cluster-journal.ts';
import { verifyCommit } from '../segments/signature.ts';
import { auditKeys } from './audit-keys.ts';
import type { AuditRun } from './audit-run.ts';
import { openedHead } from './audit-tiles.ts';
import { KeyWalk } from './key-walk.ts';
import { mismatch, placeAt, StateFile } from './audit-state.ts';
import { EntryAudit } from './entry-audit.ts';
import { Finding, findingFrom } from './findings.ts';
import { TreeAudit } from './tree-audit.ts';

const CHECKED = [
  'the events as an EventStoreDB client reads them, and all of them against the signed root',
  "the writer's Ed25519 signature of every commit, where the journal carries them (a cluster does)",
  'dense positions and stream versions, unique event ids, known schemas',
  'mailbox numbering: no hole, no repeat',
  'seeds of dice: each was bound before anything was drawn from it',
  'the history of keys: every change of writer and log keys is signed by the keys before it',
];
const UNCHECKED = [
  'published tiles: this protocol has none (audit the URL or the directory)',
  'sealed fields: an auditor holds no data keys',
  'a split view: compare checkpoints with other auditors',
];

/** Source of the log keys and the newest checkpoint, which the EventStoreDB protocol does not provide. */
export type HeadSource = { keys: readonly string[]; checkpoint: string };
export type EventStoreSource = { url: string; journal: string; head: () => Promise<HeadSource> };

/**
 * Audits a journal over the EventStoreDB protocol, through @eventstore/db-client. Events beyond the checkpoint are left to the next audit.
 * @param source `url` is a connection string (esdb://…); the client library is loaded on first use
 */
export function eventStoreAudit({ url, journal, head }: EventStoreSource): AuditRun {
  return async ({ since, ...options }, found, progress) => {
    found.checked.push(...CHECKED);
    found.unchecked.push(...UNCHECKED);
    const served = await head();
    const keys = findingFrom('log-keys', () => auditKeys(served.keys, options));
    found.origin = keys.origin;
    const newest = openedHead('the published checkpoint', served.checkpoint, keys);
    const heads = since ? [newest, openedHead('the earlier checkpoint', since, keys)] : [newest];
    const state = new StateFile(options);
    const earlier = state.load('eventstoredb', keys.origin, served.keys);
    if (earlier && heads.some(({ size }) => size < earlier.tree.size)) throw mismatch('a checkpoint is older than it');
    found.resumedAt = earlier?.place.position ?? 0;
    const tree = new TreeAudit(heads, () => undefined, earlier?.tree);
    const entries = new EntryAudit(earlier?.entries);
    const walk = new KeyWalk(keys, earlier?.rotations);
    const commits = new JournalCommits(keys.origin, walk, earlier?.commits);
    found.state = () => ({ size: tree.size, root: tree.root, checkpoints: tree.checkpoints, streams: entries.streams, mailboxes: entries.mailboxes, commits: commits.signed || undefined });
    const store = await ClusterJournal.connect(url, journal);
    try {
      const source = store.read(Math.max(0, tree.size - 1));
      if (earlier && tree.size > 0) await requireSameEvent(source, earlier.lastLeaf);
      for await (const { entry, signature } of source) {
        if (tree.size >= newest.size) break;
        const leaf = tree.take(entry);
        commits.take(leaf, entries.take(tree.size - 1, entry), entry, signature);
        state.step(() => {
          if (!commits.complete) return undefined;
          const place = placeAt(tree.size);
          return { source: 'eventstoredb', origin: keys.origin, keys: served.keys, place, commits: commits.signed, tree: tree.memory(), entries: entries.memory(), rotations: walk.rotations, lastLeaf: leaf };
        });
        await progress(tree.size, newest.size);
      }
    } finally {
      await store.close();
    }
    tree.requireAllHeads();
    walk.requireKeys(heads, options);
  };
}

/** @throws {StateMismatch} */
async function requireSameEvent(source: AsyncIterator<{ entry: Uint8Array }>, leaf: Uint8Array | undefined): Promise<void> {
  const { value } = (await source.next()) as { value: { entry: Uint8Array } | undefined };
  if (!value || !leaf || Buffer.compare(leafHash(value.entry), leaf) !== 0) throw mismatch('the last event that it has seen is another one now');
}

/** One append to a cluster is at most 1 MiB: after this many events without a signature, the journal has none at all. */
const UNSIGNED_EVENTS_MAX = 10_000;

/**
 * Collects the events of one append to a cluster, the last of which carries the writer's signature for all of them. A journal served by our own
 * server carries no signatures.
 */
class JournalCommits {
  readonly #origin: string;
  readonly #walk: KeyWalk;
  #unsigned: boolean;
  #leaves: Uint8Array[] = [];
  #writer: VerifyingKey | undefined;
  signed: number;

  /** @param earlier number of commits checked by an earlier run; 0 for a journal without signatures */
  constructor(origin: string, walk: KeyWalk, earlier: number | undefined) {
    this.#origin = origin;
    this.#walk = walk;
    this.#unsigned = earlier === 0;
    this.signed = earlier ?? 0;
  }

  /** Whether a later run can resume from here. */
  get complete(): boolean {
    return this.#unsigned || this.#leaves.length === 0;
  }

  /** @throws {Finding} */
  take(leaf: Uint8Array, envelope: Envelope, entry: Uint8Array, signature: Uint8Array | undefined): void {
    this.#writer ??= this.#walk.writer;
    this.#walk.take([envelope], [entry]);
    if (this.#unsigned) return;
    this.#leaves.push(leaf);
    const first = envelope.position + 1 - this.#leaves.length;
    if (!signature) return this.#requireSigned(first);
    if (!verifyCommit(this.#writer, this.#origin, Buffer.concat(this.#leaves), signature)) throw new Finding('writer-signature', first, "the writer's signature of the commit is wrong");
    this.signed++;
    [this.#leaves, this.#writer] = [[], undefined];
  }

  #requireSigned(first: number): void {
    if (this.#leaves.length < UNSIGNED_EVENTS_MAX) return;
    if (this.signed > 0) throw new Finding('writer-signature', first, 'no writer signed what follows here');
    this.#unsigned = true;
    this.#leaves = [];
  }
}
