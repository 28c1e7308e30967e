/** For comparing and exporting a deployment with several partitions: one log per partition, home first. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProvenLog } from '@teamgram/event-log';
import { logsAt, provenLog } from './log-directory.ts';

/** All logs below a data directory or an audit URL; a single one for any other source. The caller closes each. */
export async function provenLogs(source: string): Promise<ProvenLog[]> {
  const logs: ProvenLog[] = [];
  try {
    for (const each of await logsAt(source)) logs.push(await provenLog(each));
    return logs;
  } catch (error) {
    for (const log of logs) log.close();
    throw error;
  }
}

/** Folder of a partition's part of an export: the folder itself for home, subfolders for the others (as in `npm run ops -- takeout`). */
export function partFolder(dir: string, partition: number): string {
  return partition === 0 ? dir : join(dir, `partition-${partition}`);
}

/** The parts of an export that exist. */
export function partsOf(dir: string): string[] {
  const parts = [dir];
  while (existsSync(partFolder(dir, parts.length))) parts.push(partFolder(dir, parts.length));
  return parts;
}

/** Keys listed in a part; a part without them is refused when it is verified. */
export function keysIn(part: string): string[] {
  const file = join(part, 'log-keys');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
}

export type Pair = { name: string; a: ProvenLog | undefined; b: ProvenLog | undefined };

/** Pairs logs of the same name; two single logs are compared whatever their names. */
export function pairsOf(a: readonly ProvenLog[], b: readonly ProvenLog[]): Pair[] {
  if (a.length === 1 && b.length === 1) return [{ name: a[0]!.checkpoint.origin, a: a[0], b: b[0] }];
  const names = new Set([...a, ...b].map(({ checkpoint }) => checkpoint.origin));
  const named = (logs: readonly ProvenLog[], name: string) => logs.find(({ checkpoint }) => checkpoint.origin === name);
  return [...names].map((name) => ({ name, a: named(a, name), b: named(b, name) }));
}
