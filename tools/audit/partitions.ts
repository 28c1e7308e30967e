/** The journals of several partitions, in a data directory or below the audit address of a running server: each by itself, and what passed between them. */
import { auditDeliveries, directoryAudit, journalInDirectory, journalServed, openLogReader, PathMissing, tilesAudit, type AuditedJournal, type AuditRun, type DeliveriesReport, type FetchPath } from '@teamgram/event-log';
import { fetchFrom } from './fetch-path.ts';
import { connectKeys, logDirectory, partitionLogs } from './log-directory.ts';
import { isUrl } from './options.ts';

export type AuditedPartition = {
  source: string;
  run: AuditRun;
  journal: AuditedJournal;
  /** Keys that its log must have; undefined: it is believed as to its own. */
  keys: string[] | undefined;
};

type Asked = { source: string; keys: readonly string[]; threads: number | undefined };

/** One, or home and those beside it. */
export async function partitionsOf(asked: Asked): Promise<AuditedPartition[]> {
  const found = isUrl(asked.source) ? await servedAt(asked.source) : inDirectory(asked.source, asked.threads);
  const given = await keysByPartition(found, asked.keys);
  return found.map(({ source, run, journalWith, own }, partition) => {
    const keys = given[partition]!.length > 0 ? given[partition]! : own;
    return { source, run, keys, journal: journalWith(keys) };
  });
}

/** Each key to the log that has its name; one of no log at all is one that home is expected to have. */
async function keysByPartition(found: readonly Found[], keys: readonly string[]): Promise<string[][]> {
  if (found.length === 1 || keys.length === 0) return found.map(() => [...keys]);
  const printed = await Promise.all(found.map((each) => each.printed()));
  const owned = printed.map((names) => keys.filter((key) => names.some((one) => nameOf(one) === nameOf(key))));
  const strange = keys.filter((key) => !owned.flat().includes(key));
  return owned.map((each, partition) => (partition === 0 ? [...each, ...strange] : each));
}

/** What passed between them. */
export function auditBetween(partitions: readonly AuditedPartition[]): Promise<DeliveriesReport> {
  return auditDeliveries(partitions.map(({ journal }) => journal));
}

/** A printed key begins with the name of the log or writer. */
const nameOf = (key: string) => key.slice(0, key.indexOf('+'));

/** `own`: what connect.json says of it. */
type Found = { source: string; run: AuditRun; printed: () => Promise<string[]>; own: string[] | undefined; journalWith: (keys: string[] | undefined) => AuditedJournal };

function inDirectory(dir: string, threads: number | undefined): Found[] {
  const logs = partitionLogs(dir);
  const all = logs.length > 1 ? logs : [logDirectory(dir)];
  return all.map((log, partition) => ({
    source: all.length > 1 ? log : dir, run: directoryAudit(log, { threads }), printed: async () => printedBy(log), own: connectKeys(dir, partition), journalWith: () => journalInDirectory(log),
  }));
}

function printedBy(log: string): string[] {
  const reader = openLogReader(log);
  try {
    return reader.verifierKeys();
  } finally {
    reader.close();
  }
}

/** Home at the address itself, the others below it, as many as there are. */
async function servedAt(url: string): Promise<Found[]> {
  const found = [served(url)];
  for (let next = belowOf(url, 1); await isServed(next); next = belowOf(url, found.length)) found.push(served(next));
  return found;
}

const belowOf = (url: string, partition: number) => `${url.replace(/\/$/, '')}/partitions/${partition}`;

async function isServed(url: string): Promise<boolean> {
  try {
    await fetchFrom(url)('log-keys');
    return true;
  } catch (error) {
    if (error instanceof PathMissing) return false;
    throw error;
  }
}

/** Whatever is read of it later has to fit every checkpoint that it has served. */
function served(url: string): Found {
  const [fetchPath, seen] = [fetchFrom(url), new Set<string>()];
  const remembering: FetchPath = async (path) => {
    const bytes = await fetchPath(path);
    if (path === 'checkpoint') seen.add(Buffer.from(bytes).toString('utf8'));
    return bytes;
  };
  const printed = async () => Buffer.from(await fetchPath('log-keys')).toString('utf8').split('\n').filter(Boolean);
  return { source: url, run: tilesAudit(remembering), printed, own: undefined, journalWith: (verifierKeys) => journalServed(remembering, { verifierKeys }, () => seen) };
}
