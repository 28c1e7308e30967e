import { CryptoError, frontierAt } from '@teamgram/crypto';
import type { SignedCheckpoint } from '../tree/checkpoints.ts';
import { TILE_WIDTH } from '../tree/level-files.ts';
import { PathMissing, PublishedTiles, type FetchPath } from '../tiles/published-tiles.ts';
import { auditKeys, openAudited, type AuditKeys } from './audit-keys.ts';
import type { AuditRun } from './audit-run.ts';
import { mismatch, placeAt, rootOf, StateFile, type AuditState } from './audit-state.ts';
import { EntryAudit } from './entry-audit.ts';
import { Finding, findingFrom } from './findings.ts';
import { KeyWalk } from './key-walk.ts';
import { TreeAudit } from './tree-audit.ts';

const CHECKED = [
  'the published checkpoint, by Ed25519 and ML-DSA-44',
  'every entry against every published leaf hash and tree node, and all against the signed root',
  'dense positions and stream versions, unique event ids, known schemas',
  'mailbox numbering: no hole, no repeat',
  'seeds of dice: each was bound before anything was drawn from it',
  'the history of keys: every change of writer and log keys is signed by the keys before it',
];
const UNCHECKED = [
  "commit frames and the writer's signatures: they are only in the files (audit the data directory)",
  'earlier checkpoints: the log serves only the newest (use --since with one that you kept)',
  'sealed fields: an auditor holds no data keys',
  'a split view that no witness of this log has shown: compare checkpoints with other auditors',
];

/** Audits a log over tlog-tiles, using only its checkpoint, tiles and entry bundles; fetches ahead while auditing. */
export function tilesAudit(fetchPath: FetchPath): AuditRun {
  return async ({ since, ...options }, found, progress) => {
    found.checked.push(...CHECKED);
    found.unchecked.push(...UNCHECKED);
    // Fetched after the checkpoint: a running writer publishes new keys before they sign alone.
    const published = text(await fetchPath('checkpoint'));
    const printed = text(await fetchPath('log-keys')).split('\n').filter(Boolean);
    const keys = findingFrom('log-keys', () => auditKeys(printed, options));
    found.origin = keys.origin;
    const head = openedHead('the published checkpoint', published, keys);
    const contradiction = await shownContradiction(fetchPath);
    const others = [['the earlier checkpoint', since], ['what a witness holds against the log', contradiction]] as const;
    const heads = [head, ...others.flatMap(([name, note]) => (note === undefined ? [] : openedHead(name, note, keys)))];
    const tiles = new PublishedTiles(fetchPath, head.size);
    const state = new StateFile(options);
    const earlier = state.load('tiles', keys.origin, printed);
    if (earlier) await requireSameHistory(tiles, earlier, heads);
    found.resumedAt = earlier?.place.position ?? 0;
    const tree = new TreeAudit(heads, (level, index) => tiles.known(level, index), earlier?.tree);
    const entries = new EntryAudit(earlier?.entries);
    found.state = () => ({ size: tree.size, root: tree.root, checkpoints: tree.checkpoints, streams: entries.streams, mailboxes: entries.mailboxes, commits: undefined });
    const walk = new KeyWalk(keys, earlier?.rotations);
    for await (const bundle of tiles.bundles(tree.size)) {
      const envelopes = bundle.map((entry) => {
        tree.take(entry);
        return entries.take(tree.size - 1, entry);
      });
      walk.take(envelopes, bundle);
      // A partial last bundle is not saved: the next audit has to read the whole bundle.
      state.step(() => (tree.size % TILE_WIDTH === 0 ? reached(keys.origin, printed, tree, entries, walk) : undefined));
      await progress(tree.size, head.size);
    }
    tree.requireAllHeads();
    walk.requireKeys(heads, options);
  };
}

/** Evidence of a split view or rollback that a witness has found, if the log itself publishes it. */
async function shownContradiction(fetchPath: FetchPath): Promise<string | undefined> {
  try {
    return text(await fetchPath('checkpoint/contradiction'));
  } catch (error) {
    if (error instanceof PathMissing) return undefined;
    throw error;
  }
}

function reached(origin: string, keys: readonly string[], tree: TreeAudit, entries: EntryAudit, { rotations }: KeyWalk): AuditState {
  return { source: 'tiles', origin, keys, place: placeAt(tree.size), commits: 0, tree: tree.memory(), entries: entries.memory(), rotations };
}

/** Checks that the log still begins with the history an earlier run has seen. @throws {StateMismatch} */
async function requireSameHistory(tiles: PublishedTiles, { tree }: AuditState, heads: readonly SignedCheckpoint[]): Promise<void> {
  const [largest] = heads;
  if (tree.size > largest!.size) throw mismatch(`it has seen ${tree.size} events, the log signed only ${largest!.size}`);
  const contradicted = heads.find(({ size }) => size < tree.size);
  if (contradicted) throw mismatch(`the checkpoint of ${contradicted.size} events is older than it`);
  const source = await tiles.subtreesFor((lookUp) => frontierAt(lookUp, tree.size));
  if (Buffer.compare(frontierAt(source, tree.size).root(), rootOf(tree)) !== 0) throw mismatch(`the first ${tree.size} events have changed since`);
}

/** Opens a checkpoint signed by any pair of log keys that the log ever had; the key walk checks at the end that it was the right one. @throws {Finding} */
export function openedHead(name: string, note: string, keys: AuditKeys): SignedCheckpoint {
  try {
    return openAudited(note, keys);
  } catch (error) {
    if (error instanceof CryptoError) throw new Finding('checkpoint-signature', 0, `${name} is not one of this log: ${error.message}`);
    throw error;
  }
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
