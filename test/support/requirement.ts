/**
 * Something that `npm ci` cannot provide: a compiler of another language, a service, a browser. If it is missing, the suite is skipped, and one line says
 * what is missing and how to get it; with REQUIRE_ALL=1 (set by `.ci/run`) it fails instead.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, test } from 'vitest';

/** Whether PATH has an executable of this name. */
export function hasProgram(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Whether this command exits with 0; for requirements other than programs: a Python module, a kernel feature. */
export function works(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

export type Requirement = {
  met: boolean;
  /** Like `describe`, but skips or fails if the requirement is not met. */
  describe: (title: string, suite: () => void) => void;
};

/**
 * `how` tells a person what to type. `met` defaults to: a program called `name` is in PATH.
 *
 *     const go = requirement('go', 'apt-get install golang');
 *     go.describe('verifiers in Go', () => { … });
 */
export function requirement(name: string, how: string, met: boolean = hasProgram(name)): Requirement {
  const line = `needs ${name}: ${how}`;
  return {
    met,
    describe: (title, suite) => {
      if (met) return void describe(title, suite);
      if (process.env['REQUIRE_ALL'] === '1') {
        test(title, () => {
          throw new Error(line);
        });
        return;
      }
      console.warn(`skipped: ${title} (${line})`);
      describe.skip(`${title} (${line})`, suite);
    },
  };
}
