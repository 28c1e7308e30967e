/** Enforces the architecture rules. Every rule runs over the checkout, and over a small tree that violates it, to prove that the rule works. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importsOf } from './architecture/imports.ts';
import { rules } from './architecture/rules.ts';
import { readTree, type Package, type Tree } from './architecture/tree.ts';

const tree = readTree(join(import.meta.dirname, '..'));

describe('the checkout keeps the rules', () => {
  test.each(Object.entries(rules))('%s', (_, check) => {
    expect(check(tree)).toEqual([]);
  });

  test('the tree is complete', () => {
    expect(tree.packages.map(({ name }) => name)).toEqual(expect.arrayContaining(['@teamgram/domain', '@teamgram/gateway', '@teamgram/event-schemas']));
    expect(tree.files.length).toBeGreaterThan(100);
  });
});

const domain: Package = { name: '@teamgram/domain', directory: 'libs/domain', floor: 1, dependencies: [] };
const eventLog: Package = { name: '@teamgram/event-log', directory: 'libs/event-log', floor: 2, dependencies: ['@teamgram/domain'] };
const gateway: Package = { name: '@teamgram/gateway', directory: 'apps/gateway', floor: 4, dependencies: ['@teamgram/domain'] };
const projections: Package = { name: '@teamgram/projections', directory: 'apps/projections', floor: 4, dependencies: [] };

function planted(changes: Partial<Tree> & { file?: [path: string, text: string] }): Tree {
  const { file, ...rest } = changes;
  const files = file ? [{ path: file[0], text: file[1] }] : [];
  return { packages: [domain, eventLog, gateway, projections], files, rootDependencies: ['vitest'], directories: [], ...rest };
}

describe('a planted violation is detected', () => {
  const file = (path: string, text: string) => planted({ file: [path, text] });
  test.each<[rule: string, tree: Tree, message: RegExp]>([
    ['every package stands on a floor', planted({ packages: [{ ...domain, floor: undefined }] }), /libs\/domain\/package.json: needs an nx tag/],
    ['declared dependencies fall, never rise', planted({ packages: [{ ...domain, dependencies: ['@teamgram/event-log'] }, eventLog] }), /domain \(floor 1\) must not import @teamgram\/event-log \(floor 2\)/],
    ['declared dependencies fall, never rise', planted({ packages: [{ ...gateway, dependencies: ['@teamgram/projections'] }, projections] }), /apps never import apps/],
    ['no package needs itself in a circle', planted({ packages: [{ ...domain, dependencies: ['@teamgram/event-log'] }, eventLog] }), /domain → @teamgram\/event-log → @teamgram\/domain/],
    ['imports are declared', file('libs/domain/src/a.ts', "import { Client } from 'pg';\n"), /libs\/domain\/src\/a.ts: imports pg, which/],
    ['imports are declared', file('libs/domain/src/a.ts', "import { test } from 'vitest';\n"), /imports vitest/],
    ['imports are declared', file('libs/domain/src/a.ts', "const pg = await import('pg/lib/x.js');\n"), /imports pg/],
    ['imports fall, never rise', file('libs/domain/src/a.ts', "import type {\n  EventLog,\n} from '@teamgram/event-log';\n"), /a.ts: @teamgram\/domain \(floor 1\) must not import/],
    ['imports fall, never rise', file('apps/gateway/src/a.ts', "export * from '@teamgram/projections';\n"), /apps never import apps/],
    ['the front door is the only door', file('apps/gateway/src/a.ts', "import { x } from '@teamgram/domain/src/x.ts';\n"), /front door is @teamgram\/domain/],
    ['no reach into a neighbour', file('libs/event-log/src/a.ts', "import { x } from '../../domain/src/x.ts';\n"), /reaches into libs\/domain\/src\/x.ts/],
    ['rooms have the same names on every floor', planted({ directories: ['libs/domain/src/messaging'] }), /messaging is no room/],
    ['rooms have the same names on every floor', file('event-schemas/message.proto', ''), /message is no room/],
    ['files stay readable', file('libs/domain/src/a.ts', 'const a = 1;\n'.repeat(501)), /501 lines, at most 500/],
    ['names say what things are', file('libs/domain/src/a.ts', 'export class SessionManager {}\n'), /"SessionManager" says Manager; say what it does/],
    ['names say what things are', file('libs/domain/src/string-utils.ts', ''), /"StringUtils" says Utils/],
    ['names say what things are', file('libs/domain/src/a.ts', 'const baseState = 1;\n'), /"baseState" says Base/],
    ['what is exported is used elsewhere', file('libs/domain/src/a.ts', 'export const lonely = 1;\nconst other = lonely;\n'), /a.ts: nobody else uses lonely/],
    ['every limit of the settings is kept', file('libs/host/src/limits.ts', 'export type Limits = {\n  sendsPerDay: number;\n};\n'), /nobody keeps sendsPerDay/],
    ['nothing is left for later', file('libs/domain/src/a.ts', '// TO' + 'DO: all of it\n'), /a.ts:1: do it/],
  ])('%s (%#)', (rule, plantedTree, message) => {
    const violations = rules[rule]!(plantedTree);
    expect(violations).toContainEqual(expect.stringMatching(message));
  });
});

test('permitted constructs are accepted', () => {
  const text = "import { test } from 'vitest';\nimport { a } from '@teamgram/domain';\nimport './b.ts';\nimport { readFileSync } from 'node:fs';\nconst base64 = '';\n";
  const clean = planted({ file: ['libs/event-log/src/a.test.ts', text], directories: ['libs/domain/src/messages', 'libs/domain/src/testing'] });
  expect(Object.values(rules).flatMap((check) => check(clean))).toEqual([]);
});

test('imports are found in every form, and not in comments', () => {
  const text = ["import a from 'a';", "import 'b';", "export { c } from 'c';", "import {\n  d,\n} from 'd';", "const e = await import" + "('e');", "import.meta" + ".resolve('f')", "// import g from 'g';", "/* import h from 'h'; */"].join('\n');
  expect(importsOf(text).toSorted()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
});
