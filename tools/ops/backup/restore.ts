import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditDeliveries, directoryAudit, fsck, journalInDirectory, type Progress, type Report } from '@teamgram/event-log';
import { ExitCode, FatalError, partitionPaths } from '@teamgram/host';
import { copyVerified } from './digested-copy.ts';
import { journalsOf, kekDigest, readManifest, type BackedUpJournal, type Manifest } from './manifest.ts';
import { partitionPrefix } from './partition-prefix.ts';

export type RestoreOptions = {
  directory: string;
  /** Must not exist, or be empty. */
  dataDir: string;
  /** Path of the key-encryption key, unless it is in the backup; those of partitions 1, 2, … are at the same path with suffix "-1", "-2", …. */
  kekFile: string | undefined;
  onProgress?: (progress: Progress) => void;
};

/**
 * Restores a backup to a data directory: checks every byte against the manifest, audits every log and the deliveries between them, and only then renames the
 * directory to its final name. @throws {FatalError} saying what is wrong, and where
 */
export async function restoreBackup({ directory, dataDir, kekFile, onProgress }: RestoreOptions): Promise<{ manifest: Manifest; reports: Report[] }> {
  const manifest = readManifest(directory);
  if (!manifest) throw new FatalError(`${directory} holds no finished backup`, ExitCode.usage);
  if (existsSync(dataDir) && readdirSync(dataDir).length > 0) throw new FatalError(`${dataDir} exists already; name a new directory with --data`, ExitCode.usage);
  const keys = journalsOf(manifest).map((journal, partition) => keyOf(manifest, journal, partition, directory, kekFile));
  const unfinished = `${dataDir}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  try {
    mkdirSync(unfinished, { recursive: true, mode: 0o700 });
    for (const file of manifest.files) copyVerified(join(directory, file.at), join(unfinished, file.to), file);
    const paths = keys.map((_, partition) => partitionPaths(unfinished, partition));
    if (!manifest.withKek) for (const [partition, kek] of keys.entries()) writeFileSync(join(paths[partition]!.secrets, 'kek'), kek, { mode: 0o600, flush: true });
    const reports: Report[] = [];
    for (const [partition, journal] of journalsOf(manifest).entries()) reports.push(await audited(paths[partition]!.log, journal, onProgress));
    if (reports.length > 1) await requireOneTime(paths.map(({ log }) => log));
    rmSync(dataDir, { recursive: true, force: true });
    renameSync(unfinished, dataDir);
    return { manifest, reports };
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  }
}

/** Checked before anything is copied: without the key nothing could be decrypted, and the first start would create another one. */
function keyOf({ files }: Manifest, { kekDigest: expected }: BackedUpJournal, partition: number, directory: string, kekFile: string | undefined): Buffer {
  const inBackup = files.find(({ to }) => to === `${partitionPrefix(partition)}secrets/kek`);
  const given = kekFile === undefined || partition === 0 ? kekFile : `${kekFile}-${partition}`;
  const path = given ?? (inBackup && join(directory, inBackup.at));
  if (path === undefined) throw new FatalError('the key-encryption key is not in this backup; name your copy of secrets/kek with --kek FILE', ExitCode.usage);
  if (!existsSync(path)) throw new FatalError(`there is no ${path}, which should be your copy of ${partitionPrefix(partition)}secrets/kek`, ExitCode.usage);
  const kek = readFileSync(path);
  if (kekDigest(kek) !== expected) throw new FatalError(`${path} is not the key-encryption key of this backup`, ExitCode.damaged);
  return kek;
}

/** Refuses journals of different times, which cannot continue together. */
async function requireOneTime(logs: readonly string[]): Promise<void> {
  const { fault } = await auditDeliveries(logs.map(journalInDirectory));
  if (fault) throw new FatalError(`the journals of the backup do not belong together: partition ${fault.partition}, position ${fault.position}: ${fault.reason}`, ExitCode.damaged);
}

async function audited(log: string, { end, origin }: BackedUpJournal, onProgress?: (progress: Progress) => void): Promise<Report> {
  const report = await fsck(directoryAudit(log), onProgress);
  if (report.fault) throw new FatalError(`the log of the backup is damaged at position ${report.fault.position}: ${report.fault.reason}`, ExitCode.damaged);
  if (report.events !== end.position || report.origin !== origin) throw new FatalError(`the log of the backup holds ${report.events} events of ${report.origin}, not ${end.position} of ${origin}`, ExitCode.damaged);
  return report;
}
