/** For `catch`: what is not there, or what another process has just removed, is undefined; any other error stays one. */
export function missing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  return undefined;
}
