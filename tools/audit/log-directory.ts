import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataPaths, ExitCode, FatalError } from '@teamgram/host';

const LOG_KEYS_FILE = 'log-keys';

/** The log under a data directory, or the directory itself when it is a log. */
export function logDirectory(dir: string): string {
  const found = [dir, dataPaths(dir).log].find((candidate) => existsSync(join(candidate, LOG_KEYS_FILE)));
  if (!found) throw new FatalError(`there is no log in ${dir}; give the data directory of a server that has run, or its audit URL`, ExitCode.usage);
  return found;
}

/** The keys that the server's connect.json names, when there is one. */
export function connectKeys(dir: string): string[] | undefined {
  const file = dataPaths(dir).connectFile;
  if (!existsSync(file)) return undefined;
  const { logVerifierKeys } = JSON.parse(readFileSync(file, 'utf8')) as { logVerifierKeys?: string[] };
  return logVerifierKeys?.length ? logVerifierKeys : undefined;
}
