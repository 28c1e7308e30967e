import { rmSync } from 'node:fs';
import { ExitCode, FatalError } from '@teamgram/host';
import { DocumentStore } from './document-store.ts';

/** sqlite.org/rescode.html: SQLITE_CORRUPT, SQLITE_NOTADB (the low byte of an extended code). */
const DAMAGED = new Set([11, 26]);

function isDamage(error: unknown): boolean {
  return DAMAGED.has(((error as { errcode?: number } | undefined)?.errcode ?? 0) & 0xff);
}

function removeState(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
}

/** The state file is derived from the log: a damaged one is discarded, not repaired. */
export function openStateFile(file: string, origin: string, onFailure: (error: unknown) => void): DocumentStore {
  try {
    return new DocumentStore(file, origin, onFailure);
  } catch (error) {
    if (!isDamage(error)) throw error;
    removeState(file);
    return new DocumentStore(file, origin, onFailure);
  }
}

/** Damage found later ends the process; the next start finds no file and replays the log. */
export function stateFailure(file: string, error: unknown): unknown {
  if (!isDamage(error)) return error;
  removeState(file);
  return new FatalError('the write-side state was damaged and has been thrown away; the next start makes it anew from the log', ExitCode.failure);
}
