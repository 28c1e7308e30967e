/**
 * Runs the commands in README and the how-tos. All blocks of a page fenced as `sh` run in one shell, in order, in a folder of their own;
 * what cannot be run is fenced as `sh no-run: REASON`. The only change: `npm start` gets `--port` with a free port. See documents/page.ts for
 * the few commands that are run elsewhere, and documents/page-run.ts for how servers and chats are waited for.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { kindOf, shellBlocks, testPaths, withPort } from './documents/page.ts';
import { PageRun } from './documents/page-run.ts';
import { requirement, type Requirement } from './support/requirement.ts';
import { ROOT } from './support/server.ts';

const PAGE_TIMEOUT_MS = 120_000;
const NOT_RUN_MAX = 3;

const pages = ['README.md', ...readdirSync(join(ROOT, 'docs/how-to')).map((name) => `docs/how-to/${name}`)].map((path) => {
  const blocks = shellBlocks(readFileSync(join(ROOT, path), 'utf8'));
  return { path, blocks, commands: blocks.flatMap(({ commands }) => commands) };
});

/** The first build downloads modules, and possibly a compiler. */
const goBuilds = ['go', 'go-whole-log'].every((module) => {
  const env = { ...process.env, GOTOOLCHAIN: 'auto' };
  return spawnSync('go', ['build', '-C', join(ROOT, 'test/verifiers', module), '-o', '/dev/null', '.'], { env, timeout: 400_000 }).status === 0;
});

const needs: Record<string, Requirement> = {
  'audit-a-log.md': requirement('Go', 'Go 1.26 or newer, with its module proxy within reach (Debian: apt-get install golang)', goBuilds),
  'query-as-an-analyst.md': requirement('psql', 'apt-get install postgresql-client'),
};

describe('shell blocks of documents', () => {
  test.each([
    ['npm start\nnpm test -- libs/tl   # some\n', ['npm start', 'npm test -- libs/tl']],
    ['one \\\n  two\n\n# a remark\necho "a#b"\n', ['one    two', 'echo "a#b"']],
  ])('commands of %j', (body, commands) => expect(shellBlocks(`text\n\`\`\`sh\n${body}\`\`\`\n`)).toEqual([{ line: 2, commands, notRun: undefined }]));

  test('a fence gives the reason why a block is not run', () => {
    expect(shellBlocks('```sh no-run: needs root\nunshare -n\n```\n')[0]!.notRun).toBe('needs root');
    expect(() => shellBlocks('```sh maybe\nls\n```\n')).toThrow('no-run');
  });

  test('npm start gets a port and is otherwise unchanged', () => {
    expect(withPort('npm start', 7)).toBe('npm start -- --port 7');
    expect(withPort('npm start -- --data "my data"', 7)).toBe('npm start -- --data "my data" --port 7');
    expect(['npm start', 'npm run chat -- --phone +1', 'FUZZ_SEED=x npm test', 'npm run ops -- status'].map(kindOf)).toEqual(['server', 'chat', 'elsewhere', 'plain']);
  });

  test('blocks that are not run give a reason, and are few', () => {
    const notRun = pages.flatMap(({ blocks }) => blocks.filter((block) => block.notRun !== undefined));
    expect(notRun.filter(({ notRun: reason }) => reason === '')).toEqual([]);
    expect(notRun.length).toBeLessThanOrEqual(NOT_RUN_MAX);
  });

  test('every page has commands, and the tests it names exist', () => {
    expect(pages.filter(({ commands }) => commands.length === 0).map(({ path }) => path)).toEqual([]);
    expect(pages.flatMap(({ commands }) => commands.flatMap(testPaths)).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});

for (const { path, blocks } of pages) {
  const runnable = blocks.filter(({ notRun, commands }) => notRun === undefined && commands.some((command) => kindOf(command) !== 'elsewhere'));
  if (runnable.length === 0) continue;
  const suite = needs[basename(path)]?.describe ?? describe;
  suite(path, () => {
    test('its commands work', { timeout: PAGE_TIMEOUT_MS }, async () => {
      const page = new PageRun();
      try {
        for (const block of runnable) await page.run(block).catch((error: Error) => { throw new Error(`${path}:${block.line}: ${error.message}`); });
      } finally {
        await page.close();
      }
    });
  });
}
