import { media, webPage } from '@teamgram/event-schemas';
import { expect, test } from 'vitest';
import { pageHash, waitsInVain } from './web-page.ts';

const waiting = media({ webPage: webPage({ id: 7, url: 'http://example.org/' }) });
const come = media({ webPage: webPage({ id: 7, url: 'http://example.org/', title: 'Example' }) });
const nowS = Math.floor(Date.now() / 1000);

test('a page that has not come for long does not come any more', () => {
  expect([waitsInVain(waiting, nowS), waitsInVain(waiting, nowS - 1_000), waitsInVain(come, nowS - 1_000), waitsInVain(media({}), nowS - 1_000)]).toEqual([false, true, false, false]);
});

test('another content has another hash', () => {
  expect(pageHash(come.webPage!)).not.toBe(pageHash({ ...come.webPage!, title: 'Other' }));
  expect(pageHash(come.webPage!)).toBe(pageHash({ ...come.webPage! }));
});
