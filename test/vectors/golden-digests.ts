/**
 * event-schemas/golden/digests.txt: a line for every golden file there ever was, `<SHA-256> <file>`. The list only grows. Bytes that were listed but never
 * released are revoked by an additional line, `withdrawn <SHA-256> <file>`, visible to everybody.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LIST = 'digests.txt';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const lineOf = (folder: string, file: string) => `${sha256(readFileSync(join(folder, file)))} ${file}`;
const linesOf = (text: string) => text.split('\n').filter(Boolean);
const fileOf = (line: string) => line.split(' ')[1]!;
const goldenFiles = (folder: string) => readdirSync(folder).filter((file) => file.endsWith('.bin')).sort();

/** Adds golden files that are not listed yet. */
export function listNew(folder: string): void {
  const listed = new Set(keptLines(folder).map(fileOf));
  const lines = goldenFiles(folder).filter((file) => !listed.has(file)).map((file) => `${lineOf(folder, file)}\n`);
  appendFileSync(join(folder, LIST), lines.join(''));
}

function keptLines(folder: string): string[] {
  const lines = linesOf(readFileSync(join(folder, LIST), 'utf8'));
  return lines.filter((line, index) => !line.startsWith('withdrawn ') && !lines.includes(`withdrawn ${line}`, index + 1));
}

/** Mismatches between the golden files of a folder and their list; empty when all is well. */
export function goldenFaults(folder: string): string[] {
  const kept = keptLines(folder);
  const there = goldenFiles(folder).map((file) => lineOf(folder, file));
  return [
    ...kept.filter((line) => !there.includes(line)).map((line) => `${fileOf(line)}: its bytes were pinned and are gone or others now; old bytes stay as they are`),
    ...there.filter((line) => !kept.includes(line)).map((line) => `${fileOf(line)}: is not listed; GOLDEN=write npm test -- test/vectors lists a new one`),
  ];
}

/** Lines that some commit removed from the list. Empty without a git history. */
export function removedLines(folder: string): string[] {
  const { stdout } = spawnSync('git', ['log', '-p', '--no-renames', '--format=', '--', LIST], { cwd: folder, encoding: 'utf8', maxBuffer: 16 << 20 });
  return linesOf(stdout ?? '').filter((line) => /^-(withdrawn )?[0-9a-f]{64} /.test(line));
}
