import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PathMissing, provenDirectory, provenTiles, type ProvenLog } from '@teamgram/event-log';
import { dataPaths, ExitCode, FatalError, partitionPaths, partitionsBegun } from '@teamgram/host';
import { fetchFrom } from './fetch-path.ts';
import { isUrl } from './options.ts';

const LOG_KEYS_FILE = 'log-keys';

/** The log within a data directory, or the directory itself if it is a log. */
export function logDirectory(dir: string): string {
  const found = [dir, dataPaths(dir).log].find((candidate) => existsSync(join(candidate, LOG_KEYS_FILE)));
  if (!found) throw new FatalError(`there is no log in ${dir}; give the data directory of a server that has run, or its audit URL`, ExitCode.usage);
  return found;
}

/** The logs of all partitions below a data directory or an audit URL, in order; a single one for any other source. */
export async function logsAt(source: string): Promise<string[]> {
  if (isUrl(source)) return servedAt(source);
  const count = partitionsBegun(source) ?? 1;
  return count > 1 ? Array.from({ length: count }, (_, partition) => partitionPaths(source, partition).log) : [logDirectory(source)];
}

/** Home is at the URL itself, the other partitions below it; probes until one is missing. */
async function servedAt(url: string): Promise<string[]> {
  const found = [url];
  for (;;) {
    const next = `${url.replace(/\/$/, '')}/partitions/${found.length}`;
    if (!(await isServed(next))) return found;
    found.push(next);
  }
}

async function isServed(url: string): Promise<boolean> {
  try {
    await fetchFrom(url)('log-keys');
    return true;
  } catch (error) {
    if (error instanceof PathMissing) return false;
    throw error;
  }
}

/** Assigns verifier keys to logs by the log name that each key starts with. Keys that match no log go to the first, which then fails the check for them. */
export function keysByLog(printed: readonly (readonly string[])[], keys: readonly string[]): string[][] {
  const nameOf = (key: string) => key.slice(0, key.indexOf('+'));
  const owned = printed.map((names) => keys.filter((key) => names.some((one) => nameOf(one) === nameOf(key))));
  const strange = keys.filter((key) => !owned.flat().includes(key));
  return owned.map((each, nth) => (nth === 0 ? [...each, ...strange] : each));
}

/** Opens a log in a directory or at a URL for proofs. */
export async function provenLog(source: string): Promise<ProvenLog> {
  return isUrl(source) ? provenTiles(fetchFrom(source)) : provenDirectory(logDirectory(source));
}

type Connect = { logVerifierKeys?: string[]; partitions?: { auditUrl: string; logVerifierKeys: string[] }[]; auditUrl?: string; eventStoreUrl?: string };

/** The server's connect.json, if there is one. */
export function readConnect(dir: string): Connect | undefined {
  const file = dataPaths(dir).connectFile;
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Connect) : undefined;
}

/** Verifier keys in the server's connect.json, if there is one. */
export function connectKeys(dir: string, partition = 0): string[] | undefined {
  const connect = readConnect(dir);
  const keys = partition === 0 ? connect?.logVerifierKeys : connect?.partitions?.[partition - 1]?.logVerifierKeys;
  return keys?.length ? keys : undefined;
}
