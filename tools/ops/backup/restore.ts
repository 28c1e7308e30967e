import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { directoryAudit, fsck, type Progress, type Report } from '@teamgram/event-log';
import { dataPaths, ExitCode, FatalError } from '@teamgram/host';
import { copyVerified } from './digested-copy.ts';
import { kekDigest, readManifest, type Manifest } from './manifest.ts';

export type RestoreOptions = {
  directory: string;
  /** Must not exist, or be empty. */
  dataDir: string;
  /** Where the key-encryption key lies, unless it is in the backup. */
  kekFile: string | undefined;
  onProgress?: (progress: Progress) => void;
};

/**
 * Makes a data directory out of a backup: every byte is held against the manifest, the whole log is audited, and only then does the directory get
 * its name. @throws {FatalError} saying what is wrong, and where
 */
export async function restoreBackup({ directory, dataDir, kekFile, onProgress }: RestoreOptions): Promise<{ manifest: Manifest; report: Report }> {
  const manifest = readManifest(directory);
  if (!manifest) throw new FatalError(`${directory} holds no finished backup`, ExitCode.usage);
  if (existsSync(dataDir) && readdirSync(dataDir).length > 0) throw new FatalError(`${dataDir} exists already; name a new directory with --data`, ExitCode.usage);
  const kek = keyOf(manifest, directory, kekFile);
  const unfinished = `${dataDir}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  try {
    mkdirSync(unfinished, { recursive: true, mode: 0o700 });
    for (const file of manifest.files) copyVerified(join(directory, file.at), join(unfinished, file.to), file);
    if (!manifest.withKek) writeFileSync(join(dataPaths(unfinished).secrets, 'kek'), kek, { mode: 0o600, flush: true });
    const report = await audited(dataPaths(unfinished).log, manifest, onProgress);
    rmSync(dataDir, { recursive: true, force: true });
    renameSync(unfinished, dataDir);
    return { manifest, report };
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  }
}

/** Asked for before anything is copied: without it nothing sealed could be opened, and the first start would make another one. */
function keyOf(manifest: Manifest, directory: string, kekFile: string | undefined): Buffer {
  const inBackup = manifest.files.find(({ to }) => to === 'secrets/kek');
  const path = kekFile ?? (inBackup && join(directory, inBackup.at));
  if (path === undefined) throw new FatalError('the key-encryption key is not in this backup; name your copy of secrets/kek with --kek FILE', ExitCode.usage);
  const kek = readFileSync(path);
  if (kekDigest(kek) !== manifest.kekDigest) throw new FatalError(`${path} is not the key-encryption key of this backup`, ExitCode.damaged);
  return kek;
}

async function audited(log: string, { end, origin }: Manifest, onProgress?: (progress: Progress) => void): Promise<Report> {
  const report = await fsck(directoryAudit(log), onProgress);
  if (report.fault) throw new FatalError(`the log of the backup is damaged at position ${report.fault.position}: ${report.fault.reason}`, ExitCode.damaged);
  if (report.events !== end.position || report.origin !== origin) throw new FatalError(`the log of the backup holds ${report.events} events of ${report.origin}, not ${end.position} of ${origin}`, ExitCode.damaged);
  return report;
}
