/** The search index compared with a scan of every message, wherever the index happens to be. */
import type { MessageEdited, MessageSent } from '@teamgram/event-schemas';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { decodeEvent } from '../src/event.ts';
import { openWriter } from '../src/projection.ts';
import { blindTerms } from '../src/search/blind.ts';
import { ask, count, latest, page, type OpenRow } from '../src/search/look.ts';
import { openSearchIndex, type SearchIndex } from '../src/search/search-index.ts';
import { askedWords } from '../src/search/words.ts';
import { openMarked, type Journal } from './journal.ts';
import { Mailboxes, type KnownMessage } from './mailboxes.ts';
import { openTestReadModels, type TestReadModels } from './read-models.ts';

const PEOPLE = 3;
const key = new Uint8Array(32).fill(5);
const scopes = blindTerms(key);
const streamOf = (one: number, other: number) => `dialog-${Math.min(one, other)}-${Math.max(one, other)}`;

const WORDS = ['hello', 'Help', 'Café', 'cafe', 'straße', 'STRASSEN', '東京', '東京タワー', '京都', 'かな', '#cat', '#cats', '@bob', 'bob', '👍', '👍🏽', '❤️', 'incomprehensible', 'incomprehensibly', 'İstanbul', 'Привет'];
const QUERIES = ['h', 'hel', 'help', 'CAFE', 'strasse', '東', '東京', '東京タ', '京', '#ca', '#cats', '@b', 'bo', '👍', '❤', 'incomprehensibly', 'incomp', 'istan', 'привет hel', 'cafe 東京', 'nothing'];
/** An independent, simple implementation of matching. */
const naive: { [query: string]: (text: string) => boolean } = Object.fromEntries(QUERIES.map((query) => [query, (text: string) => query.split(' ').every((part) => naiveFinds(part, text))]));

function naiveFinds(part: string, text: string): boolean {
  const plain = (given: string) => given.normalize('NFKD').replace(/[\u0300-\u036f\ufe0f]/g, '').toLowerCase().replaceAll('ß', 'ss').normalize('NFC');
  const wanted = plain(part);
  const pieces = text.split(' ').map(plain);
  if (/^\p{L}/u.test(wanted) && !/[\u3040-\u9fff]/.test(wanted)) return pieces.some((piece) => piece.replace(/^[#@]/, '').startsWith(wanted));
  if (/[\u3040-\u9fff]/.test(wanted)) return pieces.some((piece) => piece.includes(wanted));
  return wanted.startsWith('#') || wanted.startsWith('@') ? pieces.some((piece) => piece.startsWith(wanted)) : pieces.includes(wanted);
}

const person = fc.integer({ min: 1, max: PEOPLE });
const text = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
const act = fc.record({ kind: fc.constantFrom('send', 'send', 'send', 'send', 'edit', 'hide', 'erase'), by: person, to: person, which: fc.nat(1000), text });
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;
type World = { mailboxes: Mailboxes; isShown: (message: KnownMessage, mailbox: number) => boolean };

function play(acts: Act[]): World {
  const mailboxes = new Mailboxes();
  const gone = new Set<string>();
  const isShown = (message: KnownMessage, mailbox: number) => message.ids.has(mailbox) && !gone.has(`${message.position} ${mailbox}`);
  for (const { kind, by, to, which, text } of acts) {
    if (kind === 'send') {
      mailboxes.send(by, to, text);
      continue;
    }
    const shown = mailboxes.messages.filter((message) => isShown(message, by));
    const message = shown[which % shown.length];
    if (!message) continue;
    if (kind === 'edit') mailboxes.edit(message, text);
    if (kind === 'hide') mailboxes.hide(by, [message]);
    if (kind === 'erase') mailboxes.erase([message]);
    if (kind === 'hide') gone.add(`${message.position} ${by}`);
    if (kind === 'erase') for (const mailbox of message.ids.keys()) gone.add(`${message.position} ${mailbox}`);
  }
  return { mailboxes, isShown };
}

const openRow: OpenRow = async ({ event, edit }) => {
  const sent = await openMarked(decodeEvent(event)) as MessageSent;
  return { sent, content: edit ? (await openMarked(decodeEvent(edit)) as MessageEdited).content : sent.content };
};

describe('searching equals a scan of every message', () => {
  let models: TestReadModels;
  let index: SearchIndex;
  let journal: Journal;
  beforeAll(async () => {
    models = await openTestReadModels();
  });
  beforeEach(async () => {
    await models.owner.execute(`delete from search_message; delete from search_progress; update journal_position set position = 0;
      truncate message, mailbox_entry, dialog;`);
    await models.projection.refresh();
  });
  afterAll(() => models.close());

  const openIndex = () => openSearchIndex({
    database: openWriter(models.address('projector')), key, open: openMarked, entryAt: (place) => journal.entries[place]!, partition: 0,
  });

  async function indexUpTo(end: number, sizes: readonly number[] = [100]): Promise<void> {
    for (let turn = 0; index.position < end; turn++) await index.add(journal.entries.slice(index.position, Math.min(end, index.position + sizes[turn % sizes.length]!)));
  }

  test.each([['the whole log', 1], ['half of it', 0.5], ['nothing', 0]])('with the index covering %s', async (_, share) => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 40 }), fc.constantFrom(...QUERIES), person, person, async (acts, query, viewer, peer) => {
        await models.owner.execute('delete from search_message; delete from search_progress; update journal_position set position = 0; truncate message, mailbox_entry, dialog;');
        await models.projection.refresh();
        const { mailboxes, isShown } = play(acts);
        journal = mailboxes.journal;
        index = await openIndex();
        await models.catchUp(journal);
        await indexUpTo(Math.floor(journal.entries.length * share));
        const there = mailboxes.messages.filter((message) => isShown(message, viewer) && message.peers.get(viewer) === peer && naive[query]!(message.text));
        const expected = there.map(({ ids }) => ids.get(viewer)!).sort((one, other) => other - one);
        const question = await ask(models.queries, [{ mailbox: viewer, peer, after: 0, blind: scopes(streamOf(viewer, peer)) }], { words: askedWords(query), marks: [] }, {}, openRow);
        const all = await page(models.queries, question, { offsetId: 0, addOffset: 0, limit: 100 });
        expect(all.rows.map(({ messageId }) => messageId)).toEqual(expected);
        expect(all).toMatchObject({ count: expected.length, inexact: false });
        for (const at of [undefined, ...expected]) {
          for (const addOffset of [-7, -3, -1, 0, 1, 4]) {
            const from = (at === undefined ? 0 : expected.indexOf(at) + 1) + addOffset;
            const { rows } = await page(models.queries, question, { offsetId: at ?? 0, addOffset, limit: 3 });
            expect(rows.map(({ messageId }) => messageId)).toEqual(expected.slice(Math.max(from, 0), Math.max(from + 3, 0)));
          }
        }
        const [, second] = expected;
        if (second !== undefined) {
          const onward = await page(models.queries, question, { offsetId: second, addOffset: -1, limit: 2 });
          expect(onward.rows.map(({ messageId }) => messageId)).toEqual(expected.slice(1, 3));
          const shifted = await page(models.queries, question, { offsetId: expected[0]!, addOffset: 1, limit: 2 });
          expect(shifted.rows.map(({ messageId }) => messageId)).toEqual(expected.slice(2, 4));
        }
        await index.close();
      }),
      { numRuns: 40 },
    );
  });

  test('global search: newest first, own mailbox only', async () => {
    const world = new Mailboxes();
    journal = world.journal;
    const [one, two, three] = [world.send(1, 2, 'same word'), world.send(3, 1, 'same again'), world.send(1, 1, 'the same to me')];
    world.send(2, 3, 'same, but not mine');
    index = await openIndex();
    await models.catchUp(journal);
    await indexUpTo(2);
    const places = [2, 3, 1].map((peer) => ({ mailbox: 1, peer, after: 0, blind: scopes(streamOf(1, peer)) }));
    const question = await ask(models.queries, places, { words: askedWords('same'), marks: [] }, {}, openRow);
    expect((await latest(models.queries, question, 10)).map(({ position }) => position)).toEqual([three.position, two.position, one.position]);
    expect(await count(models.queries, question)).toEqual({ count: 3, inexact: false });
    await index.close();
  });

  test('the same log results in the same rows, whatever the batches, and none contains plaintext', async () => {
    const acts = fc.sample(fc.array(act, { minLength: 60, maxLength: 60 }), { seed: 7, numRuns: 1 })[0]!;
    journal = play(acts).mailboxes.journal;
    const rowsAfter = async (sizes: number[]) => {
      index = await openIndex();
      await indexUpTo(journal.entries.length, sizes);
      const rows = await models.owner.query({ name: `rows-${sizes.join('-')}`, text: 'select * from search_message order by position' }, []);
      await index.empty();
      await index.close();
      return rows;
    };
    const whole = await rowsAfter([1000]);
    expect(whole.length).toBeGreaterThan(10);
    expect(await rowsAfter([1, 2, 7])).toEqual(whole);
  });

  test('a different key rebuilds the index', async () => {
    const world = new Mailboxes();
    journal = world.journal;
    world.send(1, 2, 'hello');
    index = await openIndex();
    await indexUpTo(1);
    await index.close();
    const other = await openSearchIndex({ database: openWriter(models.address('projector')), key: new Uint8Array(32).fill(6), open: openMarked, entryAt: () => new Uint8Array(0), partition: 0 });
    expect(other.position).toBe(0);
    await other.close();
  });
});

