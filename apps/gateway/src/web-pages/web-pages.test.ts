/** Fairness between users when many pages are fetched. */
import { expect, test } from 'vitest';
import type { Context } from '../rpc/context.ts';
import { FETCHES_MAX, type FetchedPage } from './page-fetcher.ts';
import { WebPages } from './web-pages.ts';

const [greedy, modest] = [1, 2];
const by = (viewer: number) => ({ viewer }) as Context;
const found: FetchedPage = { page: { kind: 'website', siteName: '', title: 'There', description: '', author: '' } as FetchedPage['page'], image: undefined };

/** A fetcher that answers when told to, with as many slots as the real one. */
function pages() {
  const asked = new Map<string, () => void>();
  const fetch = (url: string) => new Promise<FetchedPage | undefined>((resolve) => {
    if (asked.size >= FETCHES_MAX) return resolve(undefined);
    asked.set(url, () => {
      asked.delete(url);
      resolve(found);
    });
  });
  return { asked, webPages: new WebPages({ fetch, close: () => {} }, () => 1_000) };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('one user who posts many links does not delay the pages of others', async () => {
  const { asked, webPages } = pages();
  for (let link = 0; link < 200; link++) void webPages.page(by(greedy), `http://slow.example/${link}`);
  const mine = webPages.page(by(modest), 'http://mine.example/');
  await settled();
  expect(asked.size).toBeLessThan(FETCHES_MAX);
  asked.get('http://mine.example/')!();
  expect((await mine)?.title).toBe('There');
});

test('a page refused to one user for their limit is fetched for another, and not cached as empty', async () => {
  const { asked, webPages } = pages();
  const refused = Array.from({ length: 40 }, (_, link) => webPages.page(by(greedy), `http://slow.example/${link}`)).at(-1)!;
  const theirs = webPages.page(by(modest), 'http://slow.example/39');
  expect(await refused).toBeUndefined();
  await settled();
  asked.get('http://slow.example/39')!();
  expect((await theirs)?.title).toBe('There');
});
