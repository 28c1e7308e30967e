import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { MerkleFrontier } from '@teamgram/crypto';
import { LOG_START, type Place } from '../segments/segment-files.ts';
import type { DiceMemory } from './dice.ts';
import type { EntryMemory } from './entry-audit.ts';
import type { AuditOptions } from './report.ts';
import type { TreeMemory } from './tree-audit.ts';

/**
 * The saved state of an interrupted audit: its place, the right edge of the rebuilt tree, and the data needed to check later events (next version of
 * every stream, pts of every mailbox, qts of every device queue, all event ids). Text up to the ids:
 *
 *     teamgram-audit-state/v2
 *     <SHA-256 of everything after this line, hex>
 *     <length of the JSON in bytes>
 *     <JSON><ids, 24 bytes each>
 */
const FORMAT = 'teamgram-audit-state/v2';
const SAVE_EVERY_MS = 10_000;

/** The file is damaged, or belongs to another log. */
export class StateMismatch extends Error {}
/** The audit was stopped before its end; the state file allows it to be resumed. */
export class AuditStopped extends Error {}

export type SourceKind = 'files' | 'tiles' | 'eventstoredb';
export type AuditState = {
  source: SourceKind;
  origin: string;
  /** The keys that the log published at that time. */
  keys: readonly string[];
  place: Place;
  commits: number;
  tree: TreeMemory;
  entries: EntryMemory;
  /** Stored bytes of all key rotations so far. */
  rotations: readonly Uint8Array[];
  /** Leaf hash of the last event, to recognise the log when its source has no tree. */
  lastLeaf?: Uint8Array | undefined;
};

type Stored = Omit<AuditState, 'tree' | 'entries' | 'rotations' | 'lastLeaf'> & {
  tree: { size: number; peaks: (string | null)[]; checkpoints: number; confirmed: { size: number; root: string } | null; root: string };
  rotations: string[];
  lastLeaf: string | null;
  versions: [string, number][];
  mailboxes: [number, number][];
  /** Absent in files written before queues existed. */
  queues?: [string, number][];
  dice: DiceMemory;
};

/** Loads and saves the state of one audit in the file given by the options, if any. */
export class StateFile {
  readonly #path: string | undefined;
  readonly #saveEveryMs: number;
  readonly #signal: AbortSignal | undefined;
  #savedAtMs = performance.now();

  constructor({ resumeFile, saveEveryMs = SAVE_EVERY_MS, signal }: AuditOptions) {
    this.#path = resumeFile;
    this.#saveEveryMs = saveEveryMs;
    this.#signal = signal;
  }

  /**
   * The state of an earlier run, or undefined when there is none.
   * @throws {StateMismatch} when it is damaged, of another kind of source, of another log, or under keys that the log no longer publishes
   */
  load(source: SourceKind, origin: string, keys: readonly string[]): AuditState | undefined {
    if (this.#path === undefined || !existsSync(this.#path)) return undefined;
    const state = decodeState(readFileSync(this.#path));
    if (state.source !== source) throw mismatch(`it is of an audit by ${state.source}, not by ${source}`);
    if (state.origin !== origin) throw mismatch(`it is of the log ${state.origin}, not of ${origin}`);
    if (!state.keys.every((key) => keys.includes(key))) throw mismatch('the log no longer prints the keys that it was audited with');
    return state;
  }

  /** To be called between two steps of an audit: saves the state when it is due, and stops the audit on abort. @throws {AuditStopped} */
  step(state: () => AuditState | undefined): void {
    const stop = this.#signal?.aborted ?? false;
    if (this.#path !== undefined && (stop || performance.now() - this.#savedAtMs >= this.#saveEveryMs)) {
      const reached = state();
      if (reached) this.#save(this.#path, encodeState(reached));
    }
    if (stop) throw new AuditStopped('the audit was stopped');
  }

  #save(path: string, bytes: Uint8Array): void {
    writeFileSync(`${path}.new`, bytes, { mode: 0o600 });
    renameSync(`${path}.new`, path);
    this.#savedAtMs = performance.now();
  }
}

export function mismatch(reason: string): StateMismatch {
  return new StateMismatch(`the state file does not fit this log: ${reason}; audit without --resume, or with another file`);
}

/** The root over the events that an earlier run has audited. */
export function rootOf({ size, peaks }: TreeMemory): Uint8Array {
  return new MerkleFrontier(size, peaks).root();
}

/** A place that consists of a position only, for sources without commits. */
export function placeAt(position: number): Place {
  return { ...LOG_START, position };
}

function encodeState({ tree, entries, rotations, lastLeaf, ...rest }: AuditState): Uint8Array {
  const { size, checkpoints, confirmed } = tree;
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const stored: Stored = {
    ...rest,
    tree: {
      size, checkpoints,
      peaks: Array.from(tree.peaks, (peak) => (peak ? base64(peak) : null)),
      confirmed: confirmed ? { size: confirmed.size, root: base64(confirmed.root) } : null,
      root: base64(rootOf(tree)),
    },
    rotations: rotations.map(base64),
    lastLeaf: lastLeaf ? base64(lastLeaf) : null,
    versions: Array.from(entries.versions, ([stream, next]) => [stream, next]),
    mailboxes: Array.from(entries.mailboxes, ([mailbox, pts]) => [mailbox, pts]),
    queues: Array.from(entries.queues, ([key, qts]) => [key, qts]),
    dice: entries.dice,
  };
  const json = Buffer.from(JSON.stringify(stored), 'utf8');
  const body = Buffer.concat([Buffer.from(`${json.length}\n`), json, entries.ids]);
  return Buffer.concat([Buffer.from(`${FORMAT}\n${digestOf(body)}\n`), body]);
}

function decodeState(bytes: Buffer): AuditState {
  const [format, digest, length] = bytes.subarray(0, 128).toString('latin1').split('\n');
  if (format !== FORMAT || digest === undefined || length === undefined) throw mismatch('it is no state file of this version');
  const body = bytes.subarray(format.length + digest.length + 2);
  if (digestOf(body) !== digest) throw mismatch('it was changed or cut off');
  const start = length.length + 1;
  const { tree, versions, mailboxes, queues = [], dice, rotations, lastLeaf, ...rest } = JSON.parse(body.subarray(start, start + Number(length)).toString('utf8')) as Stored;
  const hash = (text: string) => Buffer.from(text, 'base64');
  const memory: TreeMemory = {
    size: tree.size,
    checkpoints: tree.checkpoints,
    peaks: tree.peaks.map((peak) => (peak === null ? undefined : hash(peak))),
    confirmed: tree.confirmed ? { size: tree.confirmed.size, root: hash(tree.confirmed.root) } : undefined,
  };
  if (Buffer.compare(rootOf(memory), hash(tree.root)) !== 0) throw mismatch('its tree contradicts itself');
  return { ...rest, tree: memory, rotations: rotations.map(hash), lastLeaf: lastLeaf === null ? undefined : hash(lastLeaf), entries: { versions, mailboxes, queues, dice, ids: body.subarray(start + Number(length)) } };
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
