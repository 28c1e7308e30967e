/** npm run audit -- receipt, verify-receipt: proof of an erasure. */
import { readFileSync, writeFileSync } from 'node:fs';
import { findErasure, openLogReader, ReceiptRefused, verifyReceipt, writeReceipt, type ProvenDestruction } from '@teamgram/event-log';
import { ExitCode, FatalError } from '@teamgram/host';
import { logDirectory } from './log-directory.ts';

/** Streams, versions and positions listed in a line before "…". */
const NAMED_MAX = 20;

/** Writes the receipt of the erasure at `position`, or of the erasure that destroyed the event at `position`. */
export function writeReceiptFile({ source, position, outFile }: { source: string; position: number; outFile: string }): ExitCode {
  const reader = openLogReader(logDirectory(source));
  try {
    const erasure = findErasure(reader, position);
    const receipt = erasure === undefined ? undefined : writeReceipt(reader, erasure);
    if (receipt === undefined) throw new FatalError(`nothing under a signed checkpoint destroyed the keys of the event at ${position}`, ExitCode.failure);
    writeFileSync(outFile, receipt);
    process.stdout.write(`${outFile}: ${summary(verifyReceipt(receipt, []))}\n`);
    return ExitCode.ok;
  } finally {
    reader.close();
  }
}

/** Verifies a receipt offline. */
export function checkReceiptFile({ file, keys, json }: { file: string; keys: readonly string[]; json: boolean }): ExitCode {
  try {
    const proven = verifyReceipt(readFileSync(file, 'utf8'), keys);
    process.stdout.write(json ? `${JSON.stringify(proven)}\n` : `ACCEPTED: ${summary(proven)}\n${proven.ownKeys ? WARNING : ''}`);
    return ExitCode.ok;
  } catch (error) {
    if (!(error instanceof ReceiptRefused)) throw error;
    process.stdout.write(json ? `${JSON.stringify({ refused: error.message })}\n` : `REFUSED: ${error.message}\n`);
    return ExitCode.failure;
  }
}

const WARNING = '  ! the keys were taken from the receipt itself: compare them with keys from elsewhere (--key)\n';

function summary({ origin, position, timeMs, type, leaves, streams, messages }: ProvenDestruction): string {
  const keys = streams.length > 0
    ? `every key of ${named(streams)}`
    : `the keys of ${leaves[0]!.stream}, versions ${named(leaves.map(({ version }) => version))} (messages at ${named(messages)})`;
  return `${type} at position ${position} of ${origin}, ${new Date(timeMs).toISOString()}, destroyed ${keys}`;
}

function named(items: readonly (string | number)[]): string {
  return items.length > NAMED_MAX ? `${items.slice(0, NAMED_MAX).join(', ')} … (${items.length})` : items.join(', ');
}
