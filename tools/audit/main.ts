/** npm run audit: replays a log and verifies it; proves, compares and exports parts of it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AuditStopped, compareLogs, DifferentLogs, ExportExists, ExportRefused, ExportTooLarge, fsck, LogDamaged, NothingSigned, openLogReader,
  PathMissing, proveEntry, StateMismatch, verifyExport, writeExport, type AuditRun, type Comparison, type LogReader,
} from '@teamgram/event-log';
import { asFatalError, ExitCode, FatalError } from '@teamgram/host';
import { eventStoreJournal, journalsServed } from './event-store.ts';
import { fetchFrom } from './fetch-path.ts';
import { keysIn, pairsOf, partFolder, partsOf, provenLogs, type Pair } from './journals.ts';
import { connectKeys, keysByLog, logDirectory } from './log-directory.ts';
import { HELP, isUrl, readOptions, type Options } from './options.ts';
import { auditBetween, partitionsOf, type AuditedPartition } from './partitions.ts';
import { checkReceiptFile, writeReceiptFile } from './receipt.ts';
import { comparisonText, deliveriesText, progressBar, reportText, verifiedText } from './screen.ts';

/** 128 + SIGINT, the shell convention. */
const STOPPED = 130;

async function main(options: Options): Promise<number> {
  switch (options.act) {
    case 'help':
      process.stdout.write(`${HELP}\n`);
      return ExitCode.ok;
    case 'prove':
      return prove(options);
    case 'audit':
      return auditPartitions(options, await partitionsOf(options));
    case 'eventstore':
      return overEventStore(options);
    case 'diff':
      return diff(options);
    case 'export':
      return exportEvents(options);
    case 'verify-export':
      return verify(options);
    case 'receipt':
      return writeReceiptFile(options);
    case 'verify-receipt':
      return checkReceiptFile(options);
  }
}

type Checks = Pick<Options & { act: 'audit' }, 'sinceFile' | 'resumeFile' | 'json'>;

type Journal = { run: AuditRun; source: string; keys: string[] | undefined };

/** Audits each journal separately. State saved from an earlier audit applies to home only. */
async function auditEach(options: Checks, journals: readonly Journal[]): Promise<ExitCode> {
  let worst: ExitCode = ExitCode.ok;
  for (const [partition, journal] of journals.entries()) {
    const code = await audit(journal, partition === 0 ? options : { ...options, sinceFile: undefined, resumeFile: undefined });
    if (code !== ExitCode.ok) worst = code;
  }
  return worst;
}

/** Audits each journal separately and, if all are accepted, the deliveries between them. */
async function auditPartitions(options: Checks, partitions: readonly AuditedPartition[]): Promise<ExitCode> {
  const worst = await auditEach(options, partitions);
  if (partitions.length === 1 || worst !== ExitCode.ok) return worst;
  const report = await auditBetween(partitions);
  process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : deliveriesText(report, partitions.length));
  return report.fault ? ExitCode.failure : ExitCode.ok;
}

/** Audits all journals in connect.json, or one that is compared with something else. */
function overEventStore(options: Options & { act: 'eventstore' }): Promise<ExitCode> {
  const { source, keys } = options;
  const given = keys.length > 0 ? keys : undefined;
  return auditPartitions(options, Array.from({ length: journalsServed(options) }, (_, partition) => {
    const own = given ?? connectKeys(source, partition);
    return { ...eventStoreJournal(options, partition, own), source, keys: own };
  }));
}

async function audit({ run, source, keys: verifierKeys }: Journal, { sinceFile, resumeFile, json }: Checks): Promise<ExitCode> {
  const bar = progressBar(process.stderr);
  const stop = new AbortController();
  if (resumeFile) for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const since = sinceFile && readFileSync(sinceFile, 'utf8');
  const report = await fsck(run, (progress) => bar.show(progress), { verifierKeys, since, resumeFile, signal: stop.signal });
  bar.clear();
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : reportText(report, source.replace(/\/\/[^@/]*@/, '//')));
  return report.fault ? ExitCode.failure : ExitCode.ok;
}

async function prove({ source, position, outFile, entryFile }: Options & { act: 'prove' }): Promise<ExitCode> {
  const proof = isUrl(source) ? await fetchProof(source, position) : fromFiles(source, (reader) => proveEntry(reader, position));
  if (proof === undefined) throw new FatalError(`no signed checkpoint covers position ${position} (yet)`, ExitCode.failure);
  writeFileSync(outFile, proof);
  if (entryFile) writeFileSync(entryFile, fromFiles(source, (reader) => reader.entry(position)));
  process.stdout.write(`${outFile}\n`);
  return ExitCode.ok;
}

async function fetchProof(url: string, position: number): Promise<string | undefined> {
  try {
    return Buffer.from(await fetchFrom(url)(`proof/${position}`)).toString('utf8');
  } catch (error) {
    if (error instanceof PathMissing) return undefined;
    throw error;
  }
}

function fromFiles<Value>(source: string, read: (reader: LogReader) => Value): Value {
  const reader = openLogReader(logDirectory(source));
  try {
    return read(reader);
  } finally {
    reader.close();
  }
}

/** Compares journal by journal. */
async function diff({ sources, outDir, json }: Options & { act: 'diff' }): Promise<ExitCode> {
  const [a, b] = [await provenLogs(sources[0]), await provenLogs(sources[1])];
  try {
    let worst: ExitCode = ExitCode.ok;
    const pairs = pairsOf(a, b);
    if (!pairs.some((pair) => pair.a && pair.b)) throw new DifferentLogs('the two have no log of one name');
    for (const [partition, pair] of pairs.entries()) {
      const code = await diffPair(pair, sources, outDir && partFolder(outDir, partition), json);
      if (code !== ExitCode.ok) worst = code;
    }
    return worst;
  } finally {
    for (const log of [...a, ...b]) log.close();
  }
}

async function diffPair({ name, a, b }: Pair, sources: [string, string], outDir: string | undefined, json: boolean): Promise<ExitCode> {
  if (!a || !b) {
    const side = a ? 'A' : 'B';
    process.stdout.write(json ? `${JSON.stringify({ kind: 'one-sided', origin: name, side })}\n` : `log      ${name}\nONLY IN ${side}: there is nothing to hold it against\n`);
    return ExitCode.ok;
  }
  const comparison = await compareLogs([a, b]);
  const evidence = outDir && comparison.sides ? writeEvidence(outDir, comparison, [a.keys, b.keys]) : undefined;
  process.stdout.write(json ? `${JSON.stringify(plainly(comparison))}\n` : comparisonText(comparison, sources, evidence));
  return comparison.kind === 'fork' ? ExitCode.failure : ExitCode.ok;
}

/** Two proofs with their events and the keys that signed both: self-contained evidence. */
function writeEvidence(dir: string, { sides }: Comparison, keys: [string[], string[]]): string {
  mkdirSync(dir, { recursive: true });
  for (const [nth, name] of (['a', 'b'] as const).entries()) {
    writeFileSync(join(dir, `${name}.tlog-proof`), sides![nth]!.proof);
    writeFileSync(join(dir, `${name}.event`), sides![nth]!.entry);
    writeFileSync(join(dir, `${name}.log-keys`), keys[nth]!.map((key) => `${key}\n`).join(''));
  }
  return dir;
}

function plainly({ root, sides, ...rest }: Comparison): object {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  return { ...rest, root: base64(root), ...(sides ? { sides: sides.map(({ size, leaf, entry, proof }) => ({ size, leaf: base64(leaf), entry: base64(entry), proof })) } : {}) };
}

/** Exports the events of every journal, each into a folder of its own. */
async function exportEvents({ source, subject, outDir }: Options & { act: 'export' }): Promise<ExitCode> {
  const logs = await provenLogs(source);
  try {
    for (const [partition, log] of logs.entries()) {
      const to = partFolder(outDir, partition);
      const count = await writeExport(log, subject, to);
      process.stdout.write(`${to}: ${count} of ${log.checkpoint.size} events, sealed as they are in the log\n`);
    }
    return ExitCode.ok;
  } finally {
    for (const log of logs) log.close();
  }
}

function verify({ dir, keys, json }: Options & { act: 'verify-export' }): ExitCode {
  const parts = partsOf(dir);
  const given = parts.length === 1 ? [keys] : keysByLog(parts.map(keysIn), keys);
  const codes = parts.map((part, nth) => verifyPart(part, given[nth]!, json));
  return codes.find((code) => code !== ExitCode.ok) ?? ExitCode.ok;
}

function verifyPart(dir: string, keys: readonly string[], json: boolean): ExitCode {
  try {
    const verified = verifyExport(dir, keys);
    process.stdout.write(json ? `${JSON.stringify(verified)}\n` : verifiedText(verified));
    return ExitCode.ok;
  } catch (error) {
    if (!(error instanceof ExportRefused)) throw error;
    const { file, position, message } = error;
    process.stdout.write(json ? `${JSON.stringify({ refused: { file, position, reason: message } })}\n` : `REFUSED${position === undefined ? '' : ` at position ${position}`}: ${message}\n`);
    return ExitCode.failure;
  }
}

/** Error classes with the exit codes documented in HELP. */
const REASONS: [new (...args: never[]) => Error, number][] = [
  [LogDamaged, ExitCode.damaged], [StateMismatch, ExitCode.usage], [AuditStopped, STOPPED], [DifferentLogs, ExitCode.usage],
  [ExportExists, ExitCode.usage], [ExportTooLarge, ExitCode.usage], [NothingSigned, ExitCode.failure],
];

try {
  process.exitCode = await main(readOptions(process.argv.slice(2)));
} catch (error) {
  const exitCode = REASONS.find(([reason]) => error instanceof reason)?.[1] ?? asFatalError(error).exitCode;
  process.stderr.write(`audit: ${exitCode === STOPPED ? 'stopped; run the same command again to go on' : asFatalError(error).message}\n`);
  process.exitCode = exitCode;
}
