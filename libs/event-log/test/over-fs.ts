import type { LogFile, LogFs } from '../src/index.ts';

/** A file system that delegates to another one, with some operations overridden. */
export function overFs(fs: LogFs, given: Partial<LogFs>): LogFs {
  return {
    open: (path, mode) => fs.open(path, mode),
    exists: (path) => fs.exists(path),
    list: (dir) => fs.list(dir),
    makeDir: (dir) => fs.makeDir(dir),
    rename: (from, to) => fs.rename(from, to),
    remove: (path) => fs.remove(path),
    flushDir: (dir) => fs.flushDir(dir),
    lock: (path) => fs.lock(path),
    ...given,
  };
}

/** The same, with operations of each opened file overridden. */
export function overFiles(fs: LogFs, given: (file: LogFile, path: string) => Partial<LogFile>): LogFs {
  return overFs(fs, {
    open: (path, mode) => {
      const file = fs.open(path, mode);
      return { ...file, ...given(file, path) };
    },
  });
}
