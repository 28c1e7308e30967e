/**
 * What the log asks of a file system. The real one is node-fs.ts; tests bring one that tears, drops, reorders and fails on purpose.
 *
 * Durability is asked for in two ways only: `writeDurable` (through a file opened with O_DSYNC) and `flush`/`flushDir`. Everything else may be
 * lost or torn by a crash, in any order, in units of a sector. A failed durable write or flush says nothing about what is on the disk:
 * the caller must stop and reopen.
 */
export interface LogFile {
  sizeBytes(): number;
  /** Fills `target` from `offset` on as far as the file goes; the number of bytes read. */
  read(target: Uint8Array, offset: number): number;
  /** Writes all of `bytes`, growing the file when needed. Not durable before `flush`. */
  write(bytes: Uint8Array, offset: number): void;
  /** Like `write`, and as little durable, but nobody is held up: a disk that is flushing lets a synchronous write wait. */
  writeLater(bytes: Uint8Array, offset: number): Promise<void>;
  /** Like `write`; durable when it resolves. */
  writeDurable(bytes: Uint8Array, offset: number): Promise<void>;
  truncate(sizeBytes: number): void;
  /** Makes every earlier write of this file durable (fdatasync). */
  flush(): Promise<void>;
  close(): void;
}

export interface LogFs {
  /** 'write' and 'durable' create the file when it is missing; 'durable' opens it with O_DSYNC. 'read' throws when it is missing. */
  open(path: string, mode: 'read' | 'write' | 'durable'): LogFile;
  exists(path: string): boolean;
  /** Names in a directory, sorted; none when it does not exist. */
  list(dir: string): string[];
  /** With its missing parents; durable when it returns. */
  makeDir(dir: string): void;
  /** A file system may write back what the new name's file holds before it answers (ext4 does), so nobody waits for it synchronously. */
  rename(from: string, to: string): Promise<void>;
  remove(path: string): void;
  /** Makes creations, renames and removals in the directory durable. */
  flushDir(dir: string): Promise<void>;
  /** Takes the only writer's place; released when the process ends, however it ends. Throws LogInUse. */
  lock(path: string): { release(): void };
}

/** Another process has the log open for writing. */
export class LogInUse extends Error {}

/** All bytes of a small file, or undefined when it does not exist. */
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

/** Replaces a file so that a crash leaves the old or the new one: new file, flush, rename, flush of the directory. */
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
