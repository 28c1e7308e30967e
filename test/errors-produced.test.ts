/**
 * Every error that a rule of ours knows is produced by a test, by name. The exceptions say why nothing can produce them here; an exception that has
 * become needless is found as well.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { errorNames } from '@teamgram/tl';
import { ROOT } from './support/server.ts';

const NOT_PRODUCED: Record<string, string> = {
  TRANSLATION_TIMEOUT: 'a provider is given many seconds; that it takes too long is tested with less of them in apps/gateway/src/translation/libre-translate.test.ts',
  PRIVACY_KEY_INVALID: 'every key of the newest layer is known; the guard is for one that comes with a later layer',
};

/**
 * Answers of methods whose whole work is to refuse: called, all of them, by conformance/method-status.test.ts. And words that one method uses where
 * another says something else.
 */
const NO_RULES = new Set(['apps/gateway/src/rooms/constants.ts', 'apps/gateway/src/rpc/nearest-documented.ts']);
const OWN = 'test/errors-produced.test.ts';

const read = (paths: string[]) => paths.map((path) => readFileSync(join(ROOT, path), 'utf8')).join('\n');
const isTest = (path: string) => path.endsWith('.test.ts') || /(^|\/)test\//.test(path);
const files = globSync('{apps,libs,test,tools}/**/*.ts', { cwd: ROOT, exclude: ['**/node_modules/**', '**/generated/**', '**/*.d.ts'] });
const rules = read(files.filter((path) => !isTest(path) && /^(apps|libs)\/[^/]+\/src\//.test(path) && !NO_RULES.has(path)));
const tests = read(files.filter((path) => isTest(path) && path !== OWN));

const named = errorNames().filter((name) => rules.includes(`'${name}'`));
/** SLOWMODE_WAIT_X is told as SLOWMODE_WAIT_10. */
const inTests = (name: string) => new RegExp(`\\b${name.replace(/_X(?=_|$)/, '_(X|\\d+|\\$\\{)')}`).test(tests);

test.each(named.filter((name) => !(name in NOT_PRODUCED)))('%s', (name) => expect(inTests(name), `no test names ${name}`).toBe(true));

test('an exception is one that a rule knows and no test produces', () => {
  expect(Object.keys(NOT_PRODUCED).filter((name) => !named.includes(name as (typeof named)[number]) || inTests(name))).toEqual([]);
});
