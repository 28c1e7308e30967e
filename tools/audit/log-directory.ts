import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { provenDirectory, provenTiles, type ProvenLog } from '@teamgram/event-log';
import { dataPaths, ExitCode, FatalError } from '@teamgram/host';
import { fetchFrom } from './fetch-path.ts';
import { isUrl } from './options.ts';

const LOG_KEYS_FILE = 'log-keys';

/** The log under a data directory, or the directory itself when it is a log. */
export function logDirectory(dir: string): string {
  const found = [dir, dataPaths(dir).log].find((candidate) => existsSync(join(candidate, LOG_KEYS_FILE)));
  if (!found) throw new FatalError(`there is no log in ${dir}; give the data directory of a server that has run, or its audit URL`, ExitCode.usage);
  return found;
}

/** A log in a directory or at a URL, for whoever proves something of it. */
export async function provenLog(source: string): Promise<ProvenLog> {
  return isUrl(source) ? provenTiles(fetchFrom(source)) : provenDirectory(logDirectory(source));
}

type Connect = { logVerifierKeys?: string[]; auditUrl?: string; eventStoreUrl?: string };

/** What the server's connect.json says, when there is one. */
export function readConnect(dir: string): Connect | undefined {
  const file = dataPaths(dir).connectFile;
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Connect) : undefined;
}

/** The keys that the server's connect.json names, when there is one. */
export function connectKeys(dir: string): string[] | undefined {
  const keys = readConnect(dir)?.logVerifierKeys;
  return keys?.length ? keys : undefined;
}
