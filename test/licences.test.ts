/** The project is licensed under AGPL-3.0-or-later (LICENSE); dependencies with an incompatible licence are rejected. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** SPDX names (spdx.org/licenses) that may be combined with GPL 3 (gnu.org/licenses/license-list.html#GPLCompatibleLicenses, blueoakcouncil.org/list). */
const COMPATIBLE = new Set([
  'AGPL-3.0-or-later', 'GPL-3.0', 'GPL-3.0-or-later', 'LGPL-3.0-or-later', 'MPL-2.0', 'Apache-2.0', 'MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause',
  'BlueOak-1.0.0', 'Unlicense', 'CC0-1.0', 'Zlib', 'PostgreSQL', 'Python-2.0',
]);

type Entry = { license?: string; dev?: boolean; devOptional?: boolean; link?: boolean };

/** "A AND B" needs both, "A OR B" one; only parentheses around the whole expression are supported, as npm packages write them. */
function isCompatible(expression: string): boolean {
  const terms = expression.replace(/^\((.*)\)$/, '$1');
  if (terms.includes(' OR ')) return terms.split(' OR ').some(isCompatible);
  return terms.split(' AND ').every((name) => COMPATIBLE.has(name));
}

/** The lock file has the newer form of the licence field only; for the older form the package's own file is read. */
function licenceOf(path: string, { license }: Entry): string | undefined {
  if (license !== undefined) return license;
  const file = join(root, path, 'package.json');
  if (!existsSync(file)) return undefined;
  const { licenses } = JSON.parse(readFileSync(file, 'utf8')) as { licenses?: { type: string }[] };
  return licenses?.map(({ type }) => type.replace(/^BSD$/, 'BSD-2-Clause')).join(' OR ');
}

function incompatible(packages: Record<string, Entry>): string[] {
  const production = Object.entries(packages).filter(([path, { dev, devOptional, link }]) => path.includes('node_modules/') && !dev && !devOptional && !link);
  return production.flatMap(([path, entry]) => {
    const licence = licenceOf(path, entry);
    return licence !== undefined && isCompatible(licence) ? [] : [`${path}: ${licence ?? 'no licence'}`];
  });
}

test('every production dependency is compatible with the AGPL', () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, Entry> };
  expect(Object.keys(packages).length).toBeGreaterThan(100);
  expect(incompatible(packages)).toEqual([]);
});

test.each(['GPL-2.0-only', 'SSPL-1.0', 'BUSL-1.1', 'CC-BY-NC-4.0', 'UNLICENSED', '(MIT AND SSPL-1.0)', '', undefined])('%s is refused', (license) => {
  expect(incompatible({ 'node_modules/planted': license === undefined ? {} : { license } })).toHaveLength(1);
  expect(incompatible({ 'node_modules/planted': { license: 'SSPL-1.0', dev: true } })).toEqual([]);
});

test('one compatible licence of several is enough', () => {
  expect(incompatible({ 'node_modules/planted': { license: '(MIT OR SSPL-1.0)' } })).toEqual([]);
});
