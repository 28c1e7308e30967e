import type { LogFile, LogFs } from '../src/index.ts';
import { parseFrame } from '../src/segments/frame.ts';
import { overFiles, overFs } from './over-fs.ts';
import type { Planted } from './simulation-life.ts';

/**
 * Typical bugs of log writers. Each is the real log over a file system or keyring that has the bug, for example one that does not flush. The
 * simulation must find all of them.
 */
export const PLANTED_BUGS: Record<string, { planted: () => Planted; found: RegExp }> = {
  'no fsync: a commit is acknowledged when the system has it': {
    planted: () => ({ fs: (fs) => overSegments(fs, (file) => ({ writeDurable: async (bytes, offset) => file.write(bytes, offset), flush: async () => {} })) }),
    found: /no acknowledged event is lost/,
  },
  'a commit is acknowledged before its write has ended': {
    planted: () => ({ fs: (fs) => overSegments(fs, (file) => ({ writeDurable: async (bytes, offset) => void file.writeDurable(bytes, offset).catch(() => {}) })) }),
    found: /no acknowledged event is lost/,
  },
  'an error of fsync is ignored': {
    planted: () => ({
      fs: (fs) => overFiles(fs, (file) => ({ writeDurable: (bytes, offset) => file.writeDurable(bytes, offset).catch(() => {}), flush: () => file.flush().catch(() => {}) })),
    }),
    found: /no acknowledged event is lost|an honest disk opens/,
  },
  'the directory is never flushed': {
    planted: () => ({ fs: (fs) => overFs(fs, { flushDir: async () => {} }) }),
    found: /no acknowledged event is lost|an honest disk opens/,
  },
  'a small file is renamed before it is flushed': {
    planted: () => ({ fs: (fs) => overFiles(fs, (file, path) => (path.endsWith('.new') ? { flush: async () => {} } : {})) }),
    found: /an honest disk opens/,
  },
  'recovery clears the last commit although it is whole': {
    planted: () => ({ fs: clearingLastCommit }),
    found: /no acknowledged event is lost|an honest disk opens/,
  },
  'recovery leaves what a torn commit wrote': {
    planted: () => ({ fs: (fs) => overSegments(fs, (file) => ({ writeDurable: async (bytes, offset) => (isClearing(file, bytes, offset) ? undefined : file.writeDurable(bytes, offset)) })) }),
    found: /zeros follow the last commit/,
  },
  'recovery takes for durable what it reads': {
    planted: () => ({ fs: (fs) => overSegments(fs, (file) => ({ writeDurable: async (bytes, offset) => (isThere(file, bytes, offset) ? undefined : file.writeDurable(bytes, offset)) })) }),
    found: /no acknowledged event is lost|an honest disk opens/,
  },
  'the checkpoint lock is not monotonic: a start forgets what was signed': {
    planted: () => ({ fs: forgettingLock }),
    found: /no acknowledged event is lost .*(were signed)/,
  },
  'a commit does not wait for its keys': {
    planted: () => ({ keysAreFlushed: false }),
    found: /the private field of event \d+ opens/,
  },
};

function overSegments(fs: LogFs, given: (file: LogFile) => Partial<LogFile>): LogFs {
  return overFiles(fs, (file, path) => (path.endsWith('.seg') ? given(file) : {}));
}

/** Zeros written over existing bytes. New space is zeroed beyond the end of the file. */
function isClearing(file: LogFile, bytes: Uint8Array, offset: number): boolean {
  return offset + bytes.length <= file.sizeBytes() && bytes.every((byte) => byte === 0);
}

function isThere(file: LogFile, bytes: Uint8Array, offset: number): boolean {
  const there = Buffer.alloc(bytes.length);
  return file.read(there, offset) === bytes.length && Buffer.compare(there, bytes) === 0;
}

function clearingLastCommit(fs: LogFs): LogFs {
  const cleared = new Set<string>();
  return overFs(fs, {
    open: (path, mode) => {
      const file = fs.open(path, mode);
      if (mode === 'durable' && !cleared.has(path)) clearLastCommit(file);
      cleared.add(path);
      return file;
    },
  });
}

function clearLastCommit(file: LogFile): void {
  const bytes = Buffer.alloc(file.sizeBytes());
  file.read(bytes, 0);
  let [start, end] = [0, 0];
  for (let frame = parseFrame(bytes); typeof frame !== 'string'; frame = parseFrame(bytes.subarray(end))) [start, end] = [end, end + frame.length];
  if (end > start) file.write(Buffer.alloc(end - start), start);
}

/** Hides the lock and the published checkpoint until the first checkpoint of this start. */
function forgettingLock(fs: LogFs): LogFs {
  let signed = false;
  return overFs(fs, {
    exists: (path) => (signed || !/checkpoint(\.lock)?$/.test(path)) && fs.exists(path),
    rename: (from, to) => {
      signed ||= to.endsWith('.lock');
      return fs.rename(from, to);
    },
  });
}
