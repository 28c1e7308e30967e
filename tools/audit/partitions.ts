/** The journals of several partitions, in a data directory or below the audit address of a running server: each by itself, and what passed between them. */
import { auditDeliveries, directoryAudit, journalInDirectory, journalServed, openLogReader, tilesAudit, type AuditedJournal, type AuditRun, type DeliveriesReport, type FetchPath } from '@teamgram/event-log';
import { fetchFrom } from './fetch-path.ts';
import { connectKeys, keysByLog, logsAt } from './log-directory.ts';
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

/** What passed between them. */
export function auditBetween(partitions: readonly AuditedPartition[]): Promise<DeliveriesReport> {
  return auditDeliveries(partitions.map(({ journal }) => journal));
}

/** `own`: what connect.json says of it. */
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
