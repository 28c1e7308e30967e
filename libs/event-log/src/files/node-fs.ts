import * as fs from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { LogInUse, type LogFile, type LogFs } from './log-fs.ts';

const write = promisify(fs.write);
const fdatasync = promisify(fs.fdatasync);
const fsync = promisify(fs.fsync);
const rename = promisify(fs.rename);

const { O_CREAT, O_RDONLY, O_RDWR } = fs.constants;
/** Available on Linux and macOS; elsewhere every durable write is followed by a flush. */
const O_DSYNC: number | undefined = fs.constants.O_DSYNC;
const FLAGS = { read: O_RDONLY, write: O_RDWR | O_CREAT, durable: O_RDWR | O_CREAT | (O_DSYNC ?? 0) };

/** The file system of the machine. Reads and non-durable writes are synchronous (1–5 µs in the page cache, against 40 µs through the thread pool). */
export const nodeFs: LogFs = {
  open: (path, mode) => nodeFile(fs.openSync(path, FLAGS[mode], 0o600), mode === 'durable' && O_DSYNC === undefined),
  exists: (path) => fs.existsSync(path),
  list: (dir) => (fs.existsSync(dir) ? fs.readdirSync(dir).toSorted() : []),
  makeDir,
  rename,
  remove: (path) => fs.rmSync(path, { force: true }),
  flushDir: async (dir) => {
    const fd = fs.openSync(dir, O_RDONLY);
    try {
      await fsync(fd);
    } finally {
      fs.closeSync(fd);
    }
  },
  lock: lockBySqlite,
};

function makeDir(dir: string): void {
  const first = fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = resolve(dir); ; made = dirname(made)) {
    flushDirSync(dirname(made));
    if (made === resolve(first)) return;
  }
}

function flushDirSync(dir: string): void {
  const fd = fs.openSync(dir, O_RDONLY);
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

function nodeFile(fd: number, flushEachWrite: boolean): LogFile {
  return {
    sizeBytes: () => fs.fstatSync(fd).size,
    read: (target, offset) => {
      let done = 0;
      while (done < target.length) {
        const count = fs.readSync(fd, target, done, target.length - done, offset + done);
        if (count === 0) break;
        done += count;
      }
      return done;
    },
    write: (bytes, offset) => {
      for (let done = 0; done < bytes.length; ) done += fs.writeSync(fd, bytes, done, bytes.length - done, offset + done);
    },
    writeLater: (bytes, offset) => writeWhole(fd, bytes, offset),
    writeDurable: async (bytes, offset) => {
      await writeWhole(fd, bytes, offset);
      if (flushEachWrite) await fdatasync(fd);
    },
    truncate: (sizeBytes) => fs.ftruncateSync(fd, sizeBytes),
    flush: () => fdatasync(fd),
    close: () => fs.closeSync(fd),
  };
}

async function writeWhole(fd: number, bytes: Uint8Array, offset: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await write(fd, bytes, done, bytes.length - done, offset + done);
    done += bytesWritten;
  }
}

/** Uses SQLite's exclusive lock, the only advisory lock Node offers on every platform; the system releases it when the process dies. */
function lockBySqlite(path: string): { release(): void } {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE; COMMIT');
  } catch {
    database.close();
    throw new LogInUse(`another process has this log open (${path}): stop it first`);
  }
  return { release: () => database.close() };
}
