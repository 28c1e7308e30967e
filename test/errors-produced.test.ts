/** Every error that our rules can raise is produced by a test, by name. There are no exceptions. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { errorNames } from '@teamgram/tl';
import { ROOT } from './support/server.ts';

/** Methods that only refuse; all of them are called by conformance/method-status.test.ts. */
const NO_RULES = 'apps/gateway/src/rooms/constants.ts';
const OWN = 'test/errors-produced.test.ts';

const read = (paths: string[]) => paths.map((path) => readFileSync(join(ROOT, path), 'utf8')).join('\n');
const isTest = (path: string) => path.endsWith('.test.ts') || /(^|\/)test\//.test(path);
const files = globSync('{apps,libs,test,tools}/**/*.ts', { cwd: ROOT, exclude: ['**/node_modules/**', '**/generated/**', '**/*.d.ts'] });
const rules = read(files.filter((path) => !isTest(path) && /^(apps|libs)\/[^/]+\/src\//.test(path) && path !== NO_RULES));
/** Errors mentioned only in comments do not count. */
const REMARKS = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;
const tests = read(files.filter((path) => isTest(path) && path !== OWN)).replace(REMARKS, '');

const named = errorNames().filter((name) => rules.includes(`'${name}'`));
/** SLOWMODE_WAIT_X appears in tests as SLOWMODE_WAIT_10. */
const inTests = (name: string) => new RegExp(`\\b${name.replace(/_X(?=_|$)/, '_(X|\\d+|\\$\\{)')}`).test(tests);

test.each(named)('%s', (name) => expect(inTests(name), `no test names ${name}`).toBe(true));
