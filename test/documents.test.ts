/** Checks the documents: links resolve, commands exist, every package has a README of one page. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { defaultLimits, ExitCode, type RateLimit } from '@teamgram/host';
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

/** Links within this checkout, without anchors; code blocks are ignored. */
function linksOf(text: string): string[] {
  const prose = text.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!.split('#')[0]!).filter((link) => link !== '' && !/^[a-z]+:/.test(link));
}

const number = (value: number) => value.toLocaleString('en');

function printedLimit(name: string, limit: RateLimit | number): string {
  if (typeof limit !== 'number') return `${number(limit.count)} / ${number(limit.windowS)} s`;
  if (name.includes('Bytes')) return `${limit / 2 ** 30} GiB`;
  return name.endsWith('S') ? `${number(limit)} s` : number(limit);
}

describe('documents', () => {
  test.each(documents.map(({ path, text }) => [path, text]))('links of %s resolve', (path, text) => {
    expect(linksOf(text).filter((link) => !existsSync(join(root, dirname(path), link)))).toEqual([]);
  });

  test('every `npm run …` that a document names exists', () => {
    const unknown = documents.flatMap(({ path, text }) =>
      [...text.matchAll(/npm run ([\w:]+)/g)].map((match) => match[1]!).filter((name) => !scripts.includes(name)).map((name) => `${path}: npm run ${name}`));
    expect(unknown).toEqual([]);
  });

  test('every package has a README', () => {
    const packages = ['apps', 'libs'].flatMap((group) => readdirSync(join(root, group)).map((name) => `${group}/${name}`)).concat('event-schemas');
    const pages = new Map(documents.map(({ path, text }) => [path, text]));
    expect(packages.filter((directory) => !pages.has(`${directory}/README.md`))).toEqual([]);
    expect(packages.filter((directory) => (pages.get(`${directory}/README.md`) ?? '').split('\n').length > PAGE_LINES_MAX)).toEqual([]);
  });

  test('settings.md lists every limit with its default, and every exit code', () => {
    const page = readFileSync(join(root, 'docs/reference/settings.md'), 'utf8');
    const printed = [...page.split('## limits')[1]!.split('## ')[0]!.matchAll(/^\| `(\w+)` \| ([^|]+) \|/gm)].map(([, name, value]) => [name, value]);
    expect(printed).toEqual(Object.entries(defaultLimits).map(([name, limit]) => [name, printedLimit(name, limit)]));
    const codes = page.split('## Exit codes')[1]!.split('## ')[0]!;
    expect(Object.values(ExitCode).filter((code) => !new RegExp(`(^|\\s)${code} `, 'm').test(codes))).toEqual([]);
  });

  test('how-tos are one page each', () => {
    expect(documents.filter(({ path, text }) => path.startsWith('docs/how-to/') && text.split('\n').length > PAGE_LINES_MAX).map(({ path }) => path)).toEqual([]);
  });

  test('decisions are numbered without gaps', () => {
    const numbers = readdirSync(join(root, 'docs/decisions')).map((name) => Number(name.slice(0, 4))).toSorted((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });
});
