/**
 * What the log requires of a file system. node-fs.ts is the real one; tests use one that tears, drops, reorders and fails writes on purpose.
 *
 * Only two operations give durability: `writeDurable` (on a file opened with O_DSYNC) and `flush`/`flushDir`. A crash may lose or tear everything
 * else, in any order, in units of a sector. After a failed durable write or flush the content of the disk is unknown: the caller must stop and
 * reopen.
 */
export interface LogFile {
  sizeBytes(): number;
  /** Fills `target` from `offset` on, up to the end of the file; returns the number of bytes read. */
  read(target: Uint8Array, offset: number): number;
  /** Writes all of `bytes`, extending the file if needed. Not durable before `flush`. */
  write(bytes: Uint8Array, offset: number): void;
  /** Like `write`, and no more durable, but asynchronous: a synchronous write may block while the disk flushes. */
  writeLater(bytes: Uint8Array, offset: number): Promise<void>;
  /** Like `write`; the bytes are durable when it resolves. */
  writeDurable(bytes: Uint8Array, offset: number): Promise<void>;
  truncate(sizeBytes: number): void;
  /** Makes every earlier write of this file durable (fdatasync). */
  flush(): Promise<void>;
  close(): void;
}

/** A file system as the log uses it. */
export interface LogFs {
  /** 'write' and 'durable' create a missing file; 'durable' opens it with O_DSYNC. 'read' throws if it is missing. */
  open(path: string, mode: 'read' | 'write' | 'durable'): LogFile;
  exists(path: string): boolean;
  /** Names in a directory, sorted; empty if it does not exist. */
  list(dir: string): string[];
  /** Creates the directory and its missing parents; durable when it returns. */
  makeDir(dir: string): void;
  /** Asynchronous, because some file systems (ext4) write back the file's content before a rename returns. */
  rename(from: string, to: string): Promise<void>;
  remove(path: string): void;
  /** Makes creations, renames and removals in the directory durable. */
  flushDir(dir: string): Promise<void>;
  /** Takes the writer lock; it is released when the process ends, however it ends. Throws LogInUse. */
  lock(path: string): { release(): void };
}

/** Another process has the log open for writing. */
export class LogInUse extends Error {}

/** The content of a small file, or undefined if it does not exist. */
export function readWhole(fs: LogFs, path: string): Buffer | undefined {
  if (!fs.exists(path)) return undefined;
  const file = fs.open(path, 'read');
  try {
    const bytes = Buffer.alloc(file.sizeBytes());
    return bytes.subarray(0, file.read(bytes, 0));
  } finally {
    file.close();
  }
}

/** Replaces a file atomically, so that a crash leaves the old or the new one: new file, flush, rename, flush of the directory. */
export async function replaceFile(fs: LogFs, dir: string, name: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${dir}/${name}.new`;
  const file = fs.open(temporary, 'write');
  try {
    file.truncate(0);
    file.write(bytes, 0);
    await file.flush();
  } finally {
    file.close();
  }
  await fs.rename(temporary, `${dir}/${name}`);
  await fs.flushDir(dir);
}
