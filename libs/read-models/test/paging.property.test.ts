/** Paging of every list of messages, with bounds, compared with a list in memory (core.telegram.org/api/offsets). */
import { content, delivery, EMPTY_MAILBOX_PTS, ORDINARY_SEND } from '@teamgram/event-schemas';
import type { MessageEdited, MessageSent } from '@teamgram/event-schemas';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeEvent } from '../src/event.ts';
import { pageAmong, pageOf } from '../src/messages/page.ts';
import type { HistoryPage } from '../src/messages/history-query.ts';
import { openWriter } from '../src/projection.ts';
import { blindTerms } from '../src/search/blind.ts';
import { ask, page, type OpenRow } from '../src/search/look.ts';
import { openSearchIndex } from '../src/search/search-index.ts';
import { authorTerm } from '../src/search/terms.ts';
import { askedWords } from '../src/search/words.ts';
import { anyPage, naivePage, type Bounds, type Listed, type Page } from '../../../test/support/naive-page.ts';
import { openMarked, START_MS } from './journal.ts';
import { Mailboxes } from './mailboxes.ts';
import { openTestReadModels, type TestReadModels } from './read-models.ts';

const [ALICE, BOB] = [1, 2];
const CHAT = -1_000_000_000_007;
const FORUM = 'channel-7';
const key = new Uint8Array(32).fill(5);
const scopes = blindTerms(key);

type Asked = Page & Bounds;
type Known = Listed;
type Answer = ReturnType<typeof naivePage>;

/** A dialog, saved messages and a forum over several days, with some messages deleted or edited. */
class World {
  readonly mailboxes = new Mailboxes();
  readonly truth = { dialog: [] as Known[], hello: [] as Known[], own: [] as Known[], saved: [] as Known[], pinned: [] as Known[], forum: [] as Known[], thread: [] as Known[], general: [] as Known[] };
  #now = 0;
  #pts = EMPTY_MAILBOX_PTS;

  constructor() {
    const { journal } = this.mailboxes;
    journal.tell({ type: 'ChatCreated', chat: CHAT, kind: 'supergroup', creator: ALICE, profile: { title: 'a', about: '' }, migratedFrom: 0 }, FORUM);
    journal.tell({ type: 'ChatOptionSet', chat: CHAT, by: ALICE, option: 'forum', on: true }, FORUM);
    for (let turn = 0; turn < 45; turn++) this.#turn(turn);
    this.#takeAway();
  }

  #turn(turn: number): void {
    this.#wait(turn % 6 === 5 ? 86_400 : 0);
    const [author, to] = turn % 2 === 0 ? [ALICE, BOB] : [BOB, ALICE];
    const said = this.mailboxes.send(author, to, turn % 3 === 0 ? 'hello there' : 'good bye');
    const known = this.#known(said.position, said.ids.get(ALICE)!);
    this.truth.dialog.unshift(known);
    if (turn % 3 === 0) this.truth.hello.unshift(known);
    if (author === ALICE) this.truth.own.unshift(known);
    if (turn % 4 === 1) this.#note(turn);
    this.#inForum(turn);
  }

  #note(turn: number): void {
    const note = this.mailboxes.send(ALICE, ALICE, 'a note');
    if (turn % 8 === 1) return;
    const id = note.ids.get(ALICE)!;
    this.mailboxes.journal.tell({ type: 'MessagesSaved', owner: ALICE, peer: BOB, messageIds: [id] });
    this.truth.saved.unshift(this.#known(note.position, id));
  }

  #inForum(turn: number): void {
    const id = ++this.#pts;
    const thread = turn % 3 === 0 ? 0 : turn % 3 === 1 ? EMPTY_MAILBOX_PTS + 2 : EMPTY_MAILBOX_PTS + 3;
    const deliveries = [delivery({ mailbox: -CHAT, peer: CHAT, messageId: id, pts: id, ptsCount: 1 })];
    const isTopic = turn % 3 === 1;
    const position = this.mailboxes.journal.tell({ ...ORDINARY_SEND, type: 'MessageSent', author: ALICE, content: content({ text: 'a' }), deliveries, thread, topic: isTopic }, FORUM);
    const known = this.#known(position, id);
    this.truth.forum.unshift(known);
    if (isTopic) this.truth.thread.unshift(known);
    else this.truth.general.unshift(known);
  }

  #takeAway(): void {
    const { messages } = this.mailboxes;
    const among = messages.filter(({ peers }) => peers.get(ALICE) === BOB);
    const [hidden, erased, edited] = [among.filter((_, index) => index % 11 === 4), among.filter((_, index) => index % 11 === 7), among.filter((_, index) => index % 13 === 5)];
    this.mailboxes.hide(ALICE, hidden);
    this.mailboxes.erase(erased);
    const gone = new Set([...hidden, ...erased].map(({ ids }) => ids.get(ALICE)));
    for (const message of edited) if (!gone.has(message.ids.get(ALICE))) this.mailboxes.edit(message, message.text);
    for (const list of ['dialog', 'hello', 'own'] as const) this.truth[list] = this.truth[list].filter(({ messageId }) => !gone.has(messageId));
    const kept = among.filter(({ ids }, index) => index % 3 === 1 && !gone.has(ids.get(ALICE)));
    this.mailboxes.pin(ALICE, kept);
    this.truth.pinned = this.truth.dialog.filter(({ messageId }) => kept.some(({ ids }) => ids.get(ALICE) === messageId));
  }

  #wait(seconds: number): void {
    this.#now += seconds;
    this.mailboxes.journal.wait(seconds * 1000);
  }

  #known(position: number, messageId: number): Known {
    return { messageId, dateS: START_MS / 1000 + position + this.#now };
  }
}

const openRow: OpenRow = async ({ event, edit }) => {
  const sent = await openMarked(decodeEvent(event)) as MessageSent;
  return { sent, content: edit ? (await openMarked(decodeEvent(edit)) as MessageEdited).content : sent.content };
};

describe('M7 a page matches a naive evaluation of its offsets', () => {
  const world = new World();
  const last = world.mailboxes.journal.entries.length;
  const id = fc.integer({ min: 0, max: 75 });
  const dateS = fc.oneof(fc.constant(0), fc.integer({ min: START_MS / 1000 - 10, max: START_MS / 1000 + last + 8 * 86_400 }));
  const within = fc.record({ aboveId: fc.oneof(fc.constant(0), id), belowId: fc.oneof(fc.constant(0), id), minDateS: dateS, maxDateS: dateS });
  const asked: fc.Arbitrary<Asked> = fc.tuple(anyPage(75), within, fc.boolean(), dateS).map(([page, bounds, isBounded, offsetDateS]) =>
    ({ ...page, ...(isBounded ? bounds : {}), ...(page.offsetId === 0 ? { offsetDateS } : {}) }));

  let models: TestReadModels;
  beforeAll(async () => {
    models = await openTestReadModels();
    await models.catchUp(world.mailboxes.journal);
  });
  afterAll(() => models.close());

  async function expectPages(list: readonly Known[], answer: (asked: Asked) => Promise<Answer>, of = asked): Promise<void> {
    expect(list.length).toBeGreaterThan(3);
    await fc.assert(fc.asyncProperty(of, async (each) => { expect(await answer(each)).toEqual(naivePage(list, each)); }), { numRuns: 120, seed: 2026 });
  }

  const lists: [string, keyof World['truth'], Pick<HistoryPage, 'mailbox' | 'peer' | 'of' | 'thread'>][] = [
    ['a dialog', 'dialog', { mailbox: ALICE, peer: BOB }],
    ['saved messages from a dialog', 'saved', { mailbox: ALICE, peer: BOB, of: 'saved' }],
    ['a supergroup', 'forum', { mailbox: -CHAT, peer: CHAT }],
    ['a topic', 'thread', { mailbox: -CHAT, peer: CHAT, of: 'thread', thread: EMPTY_MAILBOX_PTS + 2 }],
    ['what is in no topic', 'general', { mailbox: -CHAT, peer: CHAT, of: 'general' }],
  ];
  test.each(lists)('of %s', async (_, name, list) => {
    await expectPages(world.truth[name], async (each) => {
      const { messages, count } = await models.queries.history({ ...list, ...each });
      return { ids: messages.map(({ messageId }) => messageId), count };
    });
  });

  const byNumber = asked.map(({ offsetDateS: _offsetDateS, ...each }) => each);

  test('of pinned messages', async () => {
    await expectPages(world.truth.pinned, async (each) => {
      const rows = await models.queries.pinnedWithin({ mailbox: ALICE, peer: BOB, ...each }, 0);
      return { ids: pageAmong(each, rows).map(({ messageId }) => messageId), count: rows.length };
    }, byNumber);
  });

  test('of any list that implements older and newer', async () => {
    const ids = world.truth.dialog;
    const unbounded = byNumber.map(({ offsetId = 0, addOffset = 0, limit, maxId = 0, minId = 0 }) => ({ offsetId, addOffset, limit, maxId, minId }));
    await expectPages(ids, async (each) => ({
      ids: (await pageOf(each, {
        older: async (below, skip, limit) => ids.filter(({ messageId }) => messageId < below).slice(skip, skip + limit),
        newer: async (from, skip, limit) => ids.filter(({ messageId }) => messageId >= from).reverse().slice(skip, skip + limit).reverse(),
      })).map(({ messageId }) => messageId),
      count: ids.length,
    }), unbounded);
  });

  test.each([['all', 1], ['half', 0.5], ['nothing', 0]])('of searches by words and by author, the index having covered %s', async (_, share) => {
    const { journal } = world.mailboxes;
    const index = await openSearchIndex({ database: openWriter(models.address('projector')), key, open: openMarked, entryAt: (place) => journal.entries[place]!, partition: 0 });
    await index.empty();
    await index.add(journal.entries.slice(0, Math.floor(last * share)));
    const place = { mailbox: ALICE, peer: BOB, after: 0, blind: scopes('dialog-1-2') };
    const looked = (words: string, marks: string[]) => async ({ aboveId, belowId, minDateS, maxDateS, ...each }: Asked) => {
      const question = await ask(models.queries, [place], { words: askedWords(words), marks }, { minId: aboveId, beforeId: belowId, minDateS, maxDateS }, openRow);
      const { rows, count } = await page(models.queries, question, each);
      return { ids: rows.map(({ messageId }) => messageId), count };
    };
    await expectPages(world.truth.hello, looked('hello', []), byNumber);
    await expectPages(world.truth.own, looked('', [authorTerm(ALICE)]), byNumber);
    await index.close();
  });
});
