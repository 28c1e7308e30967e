import { media, webPage } from '@teamgram/event-schemas';
import { expect, test } from 'vitest';
import { pageHash, waitsInVain } from './web-page.ts';

const waiting = media({ webPage: webPage({ id: 7, url: 'http://example.org/' }) });
const come = media({ webPage: webPage({ id: 7, url: 'http://example.org/', title: 'Example' }) });
const nowS = 1_800_000_000;
const view = { nowMs: () => nowS * 1000 };

test('a page pending for too long is given up', () => {
  expect([[waiting, 0], [waiting, 300], [waiting, 301], [come, 301], [media({}), 301]].map(([page, ageS]) => waitsInVain(view, page as typeof waiting, nowS - (ageS as number)))).toEqual([false, false, true, false, false]);
});

test('the hash changes with the content', () => {
  expect(pageHash(come.webPage!)).not.toBe(pageHash({ ...come.webPage!, title: 'Other' }));
  expect(pageHash(come.webPage!)).toBe(pageHash({ ...come.webPage! }));
});
