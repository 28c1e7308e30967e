/** npm run audit: replays a log and says whether it is true, or proves one event of it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { directoryAudit, fsck, LogDamaged, openLogReader, PathMissing, proveEntry, tilesAudit, type LogReader } from '@teamgram/event-log';
import { asFatalError, ExitCode, FatalError } from '@teamgram/host';
import { fetchFrom } from './fetch-path.ts';
import { connectKeys, logDirectory } from './log-directory.ts';
import { HELP, isUrl, readOptions, type Options } from './options.ts';
import { progressBar, reportText } from './screen.ts';

async function main(options: Options): Promise<ExitCode> {
  switch (options.act) {
    case 'help':
      process.stdout.write(`${HELP}\n`);
      return ExitCode.ok;
    case 'prove':
      return prove(options);
    case 'audit':
      return audit(options);
  }
}

async function audit({ source, keys, sinceFile, json }: Options & { act: 'audit' }): Promise<ExitCode> {
  const run = isUrl(source) ? tilesAudit(fetchFrom(source)) : directoryAudit(logDirectory(source));
  const verifierKeys = keys.length > 0 ? keys : isUrl(source) ? undefined : connectKeys(source);
  const bar = progressBar(process.stderr);
  const report = await fsck(run, (progress) => bar.show(progress), { verifierKeys, since: sinceFile && readFileSync(sinceFile, 'utf8') });
  bar.clear();
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : reportText(report, source));
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

try {
  process.exitCode = await main(readOptions(process.argv.slice(2)));
} catch (error) {
  const { message, exitCode } = error instanceof LogDamaged ? new FatalError(error.message, ExitCode.damaged) : asFatalError(error);
  process.stderr.write(`audit: ${message}\n`);
  process.exitCode = exitCode;
}
