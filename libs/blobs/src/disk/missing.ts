/** For `catch`: maps "file not found" (possibly because another process has just removed it) to undefined; rethrows other errors. */
export function missing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  return undefined;
}
