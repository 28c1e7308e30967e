import { randomBytes } from 'node:crypto';
import { leafHash } from '@teamgram/crypto';
import { loadOrCreateKek, openEmbeddedLog, openKeyring, type EmbeddedEventLog, type Keyring } from '../../src/index.ts';
import { nodeFs } from '../../src/files/node-fs.ts';
import { logOptions, messageSent, newEvent, renamed } from '../fixtures.ts';
import { overFs } from '../over-fs.ts';

/** Small segments, so that a run of a few seconds begins several. */
const SEGMENT_SIZES = { segmentBytesMax: 512 * 1024, zeroStepBytes: 128 * 1024 };
/** Messages per dialog: each dialog creates a key. */
const DIALOG_MESSAGES = 20;

export type LogOnDisk = { log: EmbeddedEventLog; keyring: Keyring; close: () => Promise<void> };

/** The log, its keyring and its key-encryption key in one directory, as in command-api. */
export async function openOnDisk(dir: string, fsync = true): Promise<LogOnDisk> {
  const keyring = openKeyring({ file: `${dir}/keyring.sqlite`, kek: loadOrCreateKek(`${dir}/kek`) });
  const options = logOptions(`${dir}/log`, { keyring, segmentSizes: SEGMENT_SIZES, fs: fsync ? nodeFs : withoutFsync });
  const log = await openEmbeddedLog(options).catch((error: unknown) => {
    keyring.close();
    throw error;
  });
  const close = async () => {
    await log.close();
    keyring.close();
  };
  return { log, keyring, close };
}

/** The planted bug: writes count as durable as soon as they are in the page cache. */
const withoutFsync = overFs(nodeFs, {
  open: (path, mode) => {
    const file = nodeFs.open(path, mode === 'durable' ? 'write' : mode);
    return { ...file, writeDurable: async (bytes, offset) => file.write(bytes, offset), flush: async () => {} };
  },
  flushDir: async () => {},
});

/** Appends a message and a fact without private fields. @returns the lines to print when both are durable: position and leaf hash */
export async function writeSome(log: EmbeddedEventLog): Promise<string> {
  const dialog = Math.floor(log.nextPosition / 2 / DIALOG_MESSAGES);
  const [author, to] = [1000 + dialog, 500_000 + dialog];
  const nth = log.streamVersion(`dialog-${author}-${to}`) + 1;
  const { events, durable } = log.append([newEvent(messageSent(author, to, nth, randomBytes(200).toString('hex'))), newEvent(renamed(author, `Ada ${nth}`))]);
  const lines = events.map(({ position }) => `${position} ${leafName(log.entry(position)!)}\n`);
  await durable;
  return lines.join('');
}

export function leafName(entry: Uint8Array): string {
  return Buffer.from(leafHash(entry)).toString('hex');
}
