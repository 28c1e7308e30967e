/** Documents that lie are worse than none: links lead somewhere, commands exist, every package introduces itself on one page. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const PAGE_LINES_MAX = 80;
const skipped = new Set(['node_modules', '.git', 'data', 'test-results', 'tmp']);

function documentsUnder(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : documentsUnder(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

const documents = documentsUnder(root).map((path) => ({ path: relative(root, path), text: readFileSync(path, 'utf8') }));
const scripts = Object.keys((JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object }).scripts);

/** Links to places in this checkout, without anchors; code blocks do not count. */
function linksOf(text: string): string[] {
  const prose = text.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!.split('#')[0]!).filter((link) => link !== '' && !/^[a-z]+:/.test(link));
}

describe('documents', () => {
  test.each(documents.map(({ path, text }) => [path, text]))('links of %s lead somewhere', (path, text) => {
    expect(linksOf(text).filter((link) => !existsSync(join(root, dirname(path), link)))).toEqual([]);
  });

  test('every `npm run …` that a document names exists', () => {
    const unknown = documents.flatMap(({ path, text }) =>
      [...text.matchAll(/npm run ([\w:]+)/g)].map((match) => match[1]!).filter((name) => !scripts.includes(name)).map((name) => `${path}: npm run ${name}`));
    expect(unknown).toEqual([]);
  });

  test('every package has a page', () => {
    const packages = ['apps', 'libs'].flatMap((group) => readdirSync(join(root, group)).map((name) => `${group}/${name}`)).concat('event-schemas');
    const pages = new Map(documents.map(({ path, text }) => [path, text]));
    expect(packages.filter((directory) => !pages.has(`${directory}/README.md`))).toEqual([]);
    expect(packages.filter((directory) => (pages.get(`${directory}/README.md`) ?? '').split('\n').length > PAGE_LINES_MAX)).toEqual([]);
  });

  test('decisions are numbered without a gap', () => {
    const numbers = readdirSync(join(root, 'docs/decisions')).map((name) => Number(name.slice(0, 4))).toSorted((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });
});
