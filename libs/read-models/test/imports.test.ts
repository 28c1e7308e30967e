/** Imported messages: counted like others, but unread for nobody. */
import { content, delivery, forwardOrigin, importedMedia } from '@teamgram/event-schemas';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Journal } from './journal.ts';
import { openTestReadModels, type TestReadModels } from './read-models.ts';

const [alice, bob, carol] = [1, 2, 3] as const;
const GROUP = -1_000_000_000_009;
const IMPORT = 77;
let models: TestReadModels;
beforeAll(async () => {
  models = await openTestReadModels();
});
afterAll(() => models.close());
afterEach(async () => {
  // Each test has a journal of its own.
  await models.owner.execute('truncate message, mailbox_entry, dialog, history_import, imported_media; update journal_position set position = 0');
  await models.projection.refresh();
});

const begun = (journal: Journal) => {
  journal.tell({ type: 'HistoryImportBegun', importId: IMPORT, owner: alice, peer: bob, file: 5, messages: 2, media: 1 });
  journal.tell({ type: 'ImportedMediaKept', importId: IMPORT, owner: alice, part: importedMedia({ fileName: 'a.jpg' }) });
};
const imported = (journal: Journal, pts: number, sides: readonly { mailbox: number; peer: number }[]) =>
  journal.tell({
    type: 'MessageImported', importId: IMPORT, author: alice, ttlS: 0, content: content({ text: `line ${pts}`, forward: forwardOrigin({ fromName: 'Robert', dateS: 5 }) }),
    deliveries: sides.map((side) => delivery({ ...side, messageId: pts, pts, ptsCount: 1 })),
  });
const between = [{ mailbox: alice, peer: bob }, { mailbox: bob, peer: alice }] as const;

test('an import is listed from start to end; in a private chat its messages change no unread counter, whether read or removed', async () => {
  const journal = new Journal();
  begun(journal);
  await models.catchUp(journal);
  expect(await models.queries.startedImports()).toEqual([]);
  expect(await models.queries.importedMedia(IMPORT)).toMatchObject([{ position: 1 }]);
  journal.tell({ type: 'HistoryImportStarted', importId: IMPORT, owner: alice });
  const first = imported(journal, 2, between);
  imported(journal, 3, between);
  await models.catchUp(journal);
  expect(await models.queries.startedImports()).toEqual([{ importId: IMPORT, owner: alice, file: 5, brought: 2 }]);
  const dialog = async (mailbox: number, peer: number) => (await models.queries.dialogsByPeers(mailbox, [peer]))[0];
  expect(await dialog(bob, alice)).toMatchObject({ unreadCount: 0, messageCount: 2, topMessageId: 3 });
  journal.tell({ type: 'HistoryRead', reader: bob, inbox: delivery({ mailbox: bob, peer: alice, messageId: 3, pts: 4, ptsCount: 1 }), outbox: undefined, outboxes: [] });
  journal.tell({ type: 'MessagesErased', messages: [first], versions: [0], erasures: between.map((side, index) => ({ delivery: delivery({ ...side, messageId: 0, pts: 4 + index, ptsCount: 1 }), messageIds: [2] })) });
  journal.tell({ type: 'HistoryImportEnded', importId: IMPORT, owner: alice, messages: 2, versions: [1] });
  await models.catchUp(journal);
  expect(await dialog(bob, alice)).toMatchObject({ unreadCount: 0, messageCount: 1, topMessageId: 3 });
  expect(await models.queries.startedImports()).toEqual([]);
  expect(await models.queries.importedMedia(IMPORT)).toEqual([]);
  // The user who imported a message is not its author.
  expect(await models.queries.topPeers(alice, Date.UTC(2200, 0, 1), 10 ** 12)).toEqual([]);
});

test('in a supergroup imported messages are unread for nobody and not listed as the importer’s own', async () => {
  const journal = new Journal();
  const inGroup = [{ mailbox: -GROUP, peer: GROUP }];
  journal.tell({ type: 'ChatCreated', chat: GROUP, kind: 'supergroup', creator: alice, profile: { title: 'Town', about: '' }, migratedFrom: 0 });
  journal.tell({ type: 'MembersAdded', chat: GROUP, by: alice, users: [bob, carol], since: 1 });
  begun(journal);
  const first = imported(journal, 2, inGroup);
  imported(journal, 3, inGroup);
  await models.catchUp(journal);
  expect((await models.queries.channelReading(GROUP, bob)).unread).toBe(0);
  expect(await models.queries.messagesOfAuthor(-GROUP, alice, 10)).toEqual([]);
  expect((await models.queries.history({ mailbox: -GROUP, peer: GROUP, limit: 10 })).count).toBe(2);
  journal.tell({ type: 'MessagesErased', messages: [first], versions: [0], erasures: [{ delivery: delivery({ mailbox: -GROUP, peer: GROUP, messageId: 0, pts: 4, ptsCount: 1 }), messageIds: [2] }] });
  await models.catchUp(journal);
  expect((await models.queries.channelReading(GROUP, bob)).unread).toBe(0);
  expect((await models.queries.history({ mailbox: -GROUP, peer: GROUP, limit: 10 })).count).toBe(1);
});
