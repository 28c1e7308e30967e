import { decodeEnvelope } from '@teamgram/event-schemas';
import type { EventLog } from '../event-log.ts';
import type { LogFs } from '../files/log-fs.ts';
import { nodeFs } from '../files/node-fs.ts';
import type { Keyring } from '../keyring.ts';
import type { Place } from '../segments/segment-files.ts';
import { SegmentReader } from '../segments/segment-reader.ts';
import { Checkpoints } from '../tree/checkpoints.ts';
import { logVerifiers, publicLogKeys, type KeyHistory } from '../tree/key-history.ts';
import { LevelFiles } from '../tree/level-files.ts';
import { earlierGenerations, printLogKeys, requireOwnKeys } from '../tree/log-keys.ts';
import { LogTree } from '../tree/log-tree.ts';
import { SigningKeys } from '../tree/signing-keys.ts';
import type { EmbeddedLogOptions } from './embedded-log.ts';
import { EventIndex } from './event-index.ts';
import { keyHistoryOf } from './log-history.ts';
import { systemClock, type LogClock } from './pace.ts';
import { recover, type LogParts } from './recovery.ts';

/** Default interval between commits (docs/decisions/0033). */
const COMMIT_PACE_MS = 10;

/** The recovered files of a log, with the writer lock held. */
export type OpenFiles = LogParts & {
  reader: SegmentReader;
  release: () => void;
  origin: string;
  clock: LogClock;
  keyring: Keyring;
  commitPaceMs: number;
  history: KeyHistory;
  /** The end of the log. */
  recovered: Place;
};

/**
 * The part of opening that all drivers share: takes the writer lock, recovers the files and reads the key history. When `begin` fails, everything is
 * closed again.
 * @throws {LogDamaged} {LogInUse} {WrongLogKeys}
 */
export async function openFiles<Log extends EventLog>(options: EmbeddedLogOptions, begin: (files: OpenFiles) => Promise<Log>): Promise<Log> {
  const { dir, origin, keyring, fs = nodeFs, clock = systemClock, commitPaceMs = COMMIT_PACE_MS } = options;
  fs.makeDir(dir);
  const lock = fs.lock(`${dir}/writer.lock`);
  const reader = new SegmentReader(fs, dir);
  const levels = new LevelFiles(fs, dir, 'write');
  let index: EventIndex | undefined;
  const release = () => {
    levels.close();
    reader.close();
    lock.release();
  };
  try {
    requireOwnKeys(fs, dir, origin, options, options.firstKeys);
    // Events in flight are in memory only; once the log exists, lookups go through it.
    let entryAt = (position: number) => reader.entry(position);
    index = new EventIndex(options.indexFile ?? `${dir}/index.sqlite`, (position) => decodeEnvelope(entryAt(position)).id);
    const parts = { fs, dir, index, levels, tree: new LogTree(levels), checkpoints: checkpointsOf(options, fs) };
    const recovered = await recover(parts);
    const history = keyHistoryOf({ origin, index, entry: entryAt, held: options, firstKeys: options.firstKeys });
    const log = await begin({ ...parts, reader, release, origin, clock, keyring, commitPaceMs, history, recovered });
    entryAt = (position) => log.entry(position)!;
    return log;
  } catch (error) {
    index?.close(undefined);
    release();
    throw error;
  }
}

/** Checkpoints of the last run were signed by the keys that are held, or by their prepared successors; those in a backup possibly by their predecessors. */
function checkpointsOf({ dir, origin, logKeys, nextLogKeys }: EmbeddedLogOptions, fs: LogFs): Checkpoints {
  const held = [logKeys, ...(nextLogKeys ? [nextLogKeys] : [])].map((keys) => logVerifiers(origin, publicLogKeys(keys)));
  return new Checkpoints(fs, dir, [...held, ...earlierGenerations(fs, dir)]);
}

/** The keys that sign from now on; publishes those that have signed already. @throws {WrongLogKeys} */
export async function openSigningKeys({ fs, dir, checkpoints, clock, history }: OpenFiles, held: EmbeddedLogOptions): Promise<SigningKeys> {
  const keys = new SigningKeys(history, held, checkpoints.lock()?.size ?? 0, () => Math.floor(clock.now() / 1000));
  await printLogKeys(fs, dir, history, keys.publishedGenerations);
  return keys;
}
