import { cpSync, rmSync } from 'node:fs';

const TRIES_MAX = 50;

/** Copies a directory that is being written to. If a file is renamed meanwhile the copy is repeated. */
export function copyLive(from: string, to: string, filter: (path: string) => boolean = () => true): void {
  for (let tries = 1; ; tries++) {
    try {
      return cpSync(from, to, { recursive: true, filter });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || tries === TRIES_MAX) throw error;
      rmSync(to, { recursive: true, force: true });
    }
  }
}
