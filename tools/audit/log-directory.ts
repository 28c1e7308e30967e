import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { provenDirectory, provenTiles, type ProvenLog } from '@teamgram/event-log';
import { dataPaths, ExitCode, FatalError, partitionPaths, partitionsBegun } from '@teamgram/host';
import { fetchFrom } from './fetch-path.ts';
import { isUrl } from './options.ts';

const LOG_KEYS_FILE = 'log-keys';

/** The log under a data directory, or the directory itself when it is a log. */
export function logDirectory(dir: string): string {
  const found = [dir, dataPaths(dir).log].find((candidate) => existsSync(join(candidate, LOG_KEYS_FILE)));
  if (!found) throw new FatalError(`there is no log in ${dir}; give the data directory of a server that has run, or its audit URL`, ExitCode.usage);
  return found;
}

/** The logs of all partitions under a data directory, in order; of one partition, or none, for everything else. */
export function partitionLogs(dir: string): string[] {
  return Array.from({ length: partitionsBegun(dir) ?? 0 }, (_, partition) => partitionPaths(dir, partition).log);
}

/** A log in a directory or at a URL, for whoever proves something of it. */
export async function provenLog(source: string): Promise<ProvenLog> {
  return isUrl(source) ? provenTiles(fetchFrom(source)) : provenDirectory(logDirectory(source));
}

type Connect = { logVerifierKeys?: string[]; partitions?: { auditUrl: string; logVerifierKeys: string[] }[]; auditUrl?: string; eventStoreUrl?: string };

/** What the server's connect.json says, when there is one. */
export function readConnect(dir: string): Connect | undefined {
  const file = dataPaths(dir).connectFile;
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Connect) : undefined;
}

/** The keys that the server's connect.json names, when there is one. */
export function connectKeys(dir: string, partition = 0): string[] | undefined {
  const connect = readConnect(dir);
  const keys = partition === 0 ? connect?.logVerifierKeys : connect?.partitions?.[partition - 1]?.logVerifierKeys;
  return keys?.length ? keys : undefined;
}
