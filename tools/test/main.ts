/**
 * npm test: types, lint, then tests. Later steps run even when earlier ones failed, so that one run reports everything.
 * The last line is `N passed, N failed, N skipped`. With arguments, only vitest is run, with these arguments.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const modules = join(root, 'node_modules');
const resultFile = join(root, 'test-results', 'vitest.json');

type VitestResult = { numPassedTests: number; numFailedTests: number; numPendingTests: number; numTodoTests: number; numFailedTestSuites: number };

function run(name: string, file: string, args: string[]): Promise<boolean> {
  const child = spawn(process.execPath, [join(modules, file), ...args], { cwd: root, stdio: 'inherit' });
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', (code) => {
      if (code !== 0) console.error(`${name} failed`);
      resolve(code === 0);
    });
  });
}

function readResult(): VitestResult | undefined {
  try {
    return JSON.parse(readFileSync(resultFile, 'utf8')) as VitestResult;
  } catch {
    return undefined;
  }
}

async function main(args: string[]): Promise<number> {
  mkdirSync(join(root, 'test-results'), { recursive: true });
  rmSync(resultFile, { force: true });
  const checks = args.length > 0 ? [] : [
    await run('tsc', 'typescript/bin/tsc', []),
    await run('tsc of the browser page', 'typescript/bin/tsc', ['--project', 'tsconfig.browser.json']),
    await run('oxlint', 'oxlint/bin/oxlint', ['--type-aware', '--quiet']),
  ];
  const tested = await run('vitest', 'vitest/vitest.mjs', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${resultFile}`, ...args]);
  const result = readResult();
  const failedChecks = checks.filter((passed) => !passed).length;
  // A suite that cannot be loaded counts no tests, but must count as a failure.
  const failed = Math.max(result?.numFailedTests ?? 0, tested ? 0 : 1) + failedChecks;
  const skipped = (result?.numPendingTests ?? 0) + (result?.numTodoTests ?? 0);
  console.log(`${(result?.numPassedTests ?? 0) + checks.length - failedChecks} passed, ${failed} failed, ${skipped} skipped`);
  return failed === 0 ? 0 : 1;
}

process.exit(await main(process.argv.slice(2)));
