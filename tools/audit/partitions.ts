/** The journals of several partitions, in a data directory or at a server's audit URL, and the deliveries between them. */
import { auditDeliveries, directoryAudit, journalInDirectory, journalServed, openLogReader, tilesAudit, type AuditedJournal, type AuditRun, type DeliveriesReport, type FetchPath } from '@teamgram/event-log';
import { fetchFrom } from './fetch-path.ts';
import { connectKeys, keysByLog, logsAt } from './log-directory.ts';
import { isUrl } from './options.ts';

export type AuditedPartition = {
  source: string;
  run: AuditRun;
  journal: AuditedJournal;
  /** Keys the log must be signed with; undefined: the keys in the log itself are trusted. */
  keys: string[] | undefined;
};

type Asked = { source: string; keys: readonly string[]; threads: number | undefined };

/** One journal, or home and the other partitions. */
export async function partitionsOf(asked: Asked): Promise<AuditedPartition[]> {
  const found = isUrl(asked.source) ? (await logsAt(asked.source)).map(served) : inDirectory(asked.source, await logsAt(asked.source), asked.threads);
  const given = await keysByPartition(found, asked.keys);
  return found.map(({ source, run, journalWith, own }, partition) => {
    const keys = given[partition]!.length > 0 ? given[partition]! : own;
    return { source, run, keys, journal: journalWith(keys) };
  });
}

async function keysByPartition(found: readonly Found[], keys: readonly string[]): Promise<string[][]> {
  if (found.length === 1 || keys.length === 0) return found.map(() => [...keys]);
  return keysByLog(await Promise.all(found.map((each) => each.printed())), keys);
}

/** Audits the deliveries between partitions. */
export function auditBetween(partitions: readonly AuditedPartition[]): Promise<DeliveriesReport> {
  return auditDeliveries(partitions.map(({ journal }) => journal));
}

/** `own`: keys from connect.json. */
type Found = { source: string; run: AuditRun; printed: () => Promise<string[]>; own: string[] | undefined; journalWith: (keys: string[] | undefined) => AuditedJournal };

function inDirectory(dir: string, logs: readonly string[], threads: number | undefined): Found[] {
  return logs.map((log, partition) => ({
    source: logs.length > 1 ? log : dir, run: directoryAudit(log, { threads }), printed: async () => printedBy(log), own: connectKeys(dir, partition), journalWith: () => journalInDirectory(log),
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

/** Remembers every checkpoint served, so that all later reads must be consistent with all of them. */
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
