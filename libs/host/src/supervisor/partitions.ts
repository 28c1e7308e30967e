/** The number of journals of a data directory. It is chosen at the first start and cannot change, because it determines the partition of each mailbox. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataPaths, type JournalCluster } from '../config.ts';
import { ExitCode, FatalError } from '../fatal-error.ts';

/** Command-apis on one machine; a deployment on several machines writes its own configuration. */
const PARTITIONS_MAX = 64;

const fileOf = (dataDir: string) => join(dataDir, 'partitions.json');

/** Validates a number of partitions. Throws FatalError. */
export function partitionsOf(count: unknown, where: string): number {
  if (count === undefined) return 1;
  if (Number.isInteger(count) && (count as number) >= 1 && (count as number) <= PARTITIONS_MAX) return count as number;
  throw new FatalError(`${where}: "partitions" must be a number from 1 to ${PARTITIONS_MAX}`, ExitCode.config);
}

/** The number of partitions a data directory was created with; undefined for a new one. */
export function partitionsBegun(dataDir: string): number | undefined {
  if (existsSync(fileOf(dataDir))) return countIn(fileOf(dataDir));
  return existsSync(dataPaths(dataDir).log) ? 1 : undefined;
}

function countIn(path: string): number {
  try {
    const { count } = JSON.parse(readFileSync(path, 'utf8')) as { count: unknown };
    return partitionsOf(count ?? null, path);
  } catch {
    throw new FatalError(`${path} is damaged; restore it from a backup: { "count": N }, N being one more than there are folders in partitions`, ExitCode.damaged);
  }
}

/** Records the number for a new data directory. Throws FatalError when an existing one has another number. */
export function keepPartitions(dataDir: string, count: number): void {
  const begun = partitionsBegun(dataDir);
  if (begun !== undefined && begun !== count) {
    const line = `${dataDir} was begun with ${begun} partition${begun === 1 ? '' : 's'}, settings.json says ${count}: mailboxes cannot move between partitions, so set "partitions" back to ${begun}`;
    throw new FatalError(line, ExitCode.config);
  }
  if (begun === undefined && count > 1) writeFileSync(fileOf(dataDir), `${JSON.stringify({ count })}\n`, { mode: 0o600, flush: true });
}

/** Each partition is a separate stream of the cluster: "journal-0", "journal-1", … */
export function clusterOf(journal: JournalCluster, partition: number): JournalCluster {
  if (partition === 0) return journal;
  return { ...journal, stream: journal.stream.endsWith('-0') ? journal.stream.replace(/0$/, String(partition)) : `${journal.stream}-${partition}` };
}
