/**
 * Something that `npm ci` cannot bring: a compiler of another language, a service, a browser. Where it is missing, the suite is skipped and one
 * line says what is missing and how to get it; with REQUIRE_ALL=1 (as `.ci/run` sets it) that is a failure instead.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, test } from 'vitest';

/** Is a program of this name to be found in PATH? */
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

/** Does this command end with exit code 0? For what is more than a program: a Python module, a kernel feature. */
export function works(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

export type Requirement = {
  met: boolean;
  /** `describe` that runs, skips or fails as the requirement demands. */
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
