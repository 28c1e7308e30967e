/** Importing history from other apps (core.telegram.org/api/import). */
import { document as documentOf, fileDescription } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { ADMIN_RIGHTS, type Command } from '../src/index.ts';
import { forward, read, remove, send, storePhoto } from './commands.ts';
import { alice, bob, by, carol, given, people, START_MS } from './given.ts';
import { townOf } from './town.ts';

const [EXPORT, OTHER, PICTURE] = [700, 701, 702];
const HOUR_MS = 3_600_000;
const IMPORT = 9_000_000;
const storeExport = (id: number): Command => ({ type: 'StoreFile', id, sizeBytes: 10, description: fileDescription({ document: documentOf({ id, dateS: 1, mimeType: 'text/plain', sizeBytes: 10 }) }) });
const knows = (user: number): Command => ({ type: 'AddContact', user, phone: '', firstName: 'Friend', lastName: '' });
const begin = (peer: number, more: Partial<Extract<Command, { type: 'BeginImport' }>> = {}): Command => ({ type: 'BeginImport', peer, file: EXPORT, messages: 3, mediaCount: 1, ...more });
const start = (peer: number, importId = IMPORT): Command => ({ type: 'StartImport', peer, importId });
const keep = (peer: number, fileName = 'a.jpg', importId = IMPORT): Command => ({ type: 'KeepImportedMedia', peer, importId, fileName, media: { kind: 'photo', id: PICTURE, spoiler: false } });
const line = (text: string, media?: number) => ({ fromName: 'Robert', dateS: 1_500_000_000, text, entities: [], media });
const bring = (from: number, texts: string[], last = false, media?: number): Command => ({ type: 'ImportMessages', owner: alice, importId: IMPORT, from, messages: texts.map((text) => line(text, media)), last });
/** Messages are imported by a caller who is not logged in. */
const nobody = by(0);

function friends() {
  const { world, when } = given(...people);
  world.run(knows(bob), by(alice));
  world.run(knows(alice), by(bob));
  for (const file of [storeExport(EXPORT), storeExport(OTHER), storePhoto(PICTURE)]) world.run(file, by(alice));
  return { world, when };
}

function started() {
  const found = friends();
  found.world.run(begin(bob), by(alice));
  found.world.run(start(bob), by(alice));
  return found;
}

describe('import targets', () => {
  const check = (peer: number): Command => ({ type: 'CheckImport', peer });

  test('private chats between mutual contacts', () => {
    const { world, when } = given(...people);
    for (const peer of [alice, 404, 777000, -5]) when(check(peer), by(alice)).thenRefused('PEER_ID_INVALID');
    when(check(bob), by(alice)).thenRefused('USER_NOT_MUTUAL_CONTACT');
    world.run(knows(bob), by(alice));
    when(check(bob), by(alice)).thenRefused('USER_NOT_MUTUAL_CONTACT');
    world.run(knows(alice), by(bob));
    when(check(bob), by(alice)).thenNothing();
    when(begin(bob), by(bob)).thenRefused('PEER_ID_INVALID');
  });

  test('supergroups in which the importer is an admin who may change the name', () => {
    const town = townOf('supergroup');
    expect(town.refused(check(town.chat), by(alice))).toBe('accepted');
    expect(town.refused(check(town.chat), by(bob))).toBe('CHAT_ADMIN_REQUIRED');
    town.run({ type: 'SetDefaultRights', chat: town.chat, denied: 0 }, by(alice));
    expect(town.refused(check(town.chat), by(bob))).toBe('CHAT_ADMIN_REQUIRED');
    town.run({ type: 'AppointAdmin', chat: town.chat, user: bob, rights: ADMIN_RIGHTS.pin_messages, rank: '' }, by(alice));
    expect(town.refused(check(town.chat), by(bob))).toBe('CHAT_ADMIN_REQUIRED');
    town.run({ type: 'AppointAdmin', chat: town.chat, user: bob, rights: ADMIN_RIGHTS.change_info, rank: '' }, by(alice));
    expect(town.refused(check(town.chat), by(bob))).toBe('accepted');
  });

  test.each(['basic', 'broadcast'] as const)('not a %s chat', (kind) => {
    const town = townOf(kind);
    expect(town.refused(check(town.chat), by(alice))).toBe('PEER_ID_INVALID');
  });
});

describe('starting an import', () => {
  test('requires an uploaded file of the importer, and a valid number of messages', () => {
    const { world, when } = friends();
    when(begin(bob), by(alice)).then([{ type: 'HistoryImportBegun', owner: alice, peer: bob, file: EXPORT, messages: 3, media: 1 }]);
    for (const wrong of [{ file: 1 }, { messages: 0 }, { messages: 50_001 }, { mediaCount: -1 }, { mediaCount: 1_001 }]) when(begin(bob, wrong), by(alice)).thenRefused('IMPORT_FILE_INVALID');
    world.run(storeExport(703), by(bob));
    when(begin(bob, { file: 703 }), by(alice)).thenRefused('IMPORT_FILE_INVALID');
  });

  test('one at a time for a user and a chat: a new one replaces an import that was not started, and waits for a started one', () => {
    const { world, when } = friends();
    world.run(begin(bob), by(alice));
    world.run(storeExport(704), by(bob));
    when(begin(alice, { file: 704 }), by(bob)).thenRefused('PREVIOUS_CHAT_IMPORT_ACTIVE_WAIT_XMIN');
    when(begin(alice, { file: 704 }), by(bob, { atMs: START_MS + HOUR_MS })).then([{ type: 'HistoryImportBegun', owner: bob }]);
    when(begin(bob, { file: OTHER }), by(alice)).then([{ type: 'HistoryImportEnded', messages: 0, versions: [] }, { type: 'FileErased', id: EXPORT }, { type: 'HistoryImportBegun' }]);
    world.run(start(bob), by(alice));
    when(begin(bob, { file: OTHER }), by(alice)).thenRefused('PREVIOUS_CHAT_IMPORT_ACTIVE_WAIT_XMIN');
    when(begin(alice, { file: 704 }), by(bob, { atMs: START_MS + 2 * HOUR_MS })).thenRefused('PREVIOUS_CHAT_IMPORT_ACTIVE_WAIT_XMIN');
    when(begin(bob, { file: OTHER }), by(alice, { atMs: START_MS + 24 * HOUR_MS })).then([{ type: 'HistoryImportEnded' }, { type: 'FileErased' }, { type: 'HistoryImportBegun' }]);
  });

  test('an import that is not started in time is ended and its files are erased; a started one continues', () => {
    const { world, when } = friends();
    world.run(begin(bob), by(alice));
    world.run(keep(bob), by(alice));
    const due = { type: 'CarryOutDue', queue: 'imports/1' } as const;
    when(due, by(alice, { atMs: START_MS + HOUR_MS - 1 })).thenNothing();
    when(due, by(alice, { atMs: START_MS + HOUR_MS })).then([{ type: 'HistoryImportEnded', versions: [1] }, { type: 'FileErased', id: EXPORT }, { type: 'ScheduleAdvanced' }]);
    world.run(start(bob), by(alice));
    when(due, by(alice, { atMs: START_MS + HOUR_MS })).then([{ type: 'ScheduleAdvanced' }]);
  });

  test('media are uploaded before the start, at most as many as announced', () => {
    const { world, when } = friends();
    world.run(begin(bob), by(alice));
    when(keep(bob), by(alice)).then([{ type: 'ImportedMediaKept', importId: IMPORT, part: { fileName: 'a.jpg', media: { photo: { id: PICTURE } } } }]);
    for (const wrong of [keep(bob, 'a.jpg', 1), keep(carol)]) when(wrong, by(alice)).thenRefused('IMPORT_ID_INVALID');
    when(keep(alice), by(bob)).thenRefused('IMPORT_ID_INVALID');
    for (const name of ['', 'x'.repeat(256)]) when(keep(bob, name), by(alice)).thenRefused('MEDIA_INVALID');
    when({ ...keep(bob), media: { kind: 'photo', id: 404, spoiler: false } } as Command, by(alice)).thenRefused('MEDIA_INVALID');
    when(keep(bob), by(alice, { atMs: START_MS + HOUR_MS })).thenRefused('IMPORT_ID_INVALID');
    world.run(keep(bob), by(alice));
    when(keep(bob, 'b.jpg'), by(alice)).thenRefused('MEDIA_INVALID');
    world.run(start(bob), by(alice));
    when(keep(bob), by(alice)).thenRefused('IMPORT_ID_INVALID');
  });

  test('an importer who has lost the right cannot continue', () => {
    const town = townOf('supergroup');
    town.run(storeExport(EXPORT), by(alice));
    town.run(begin(town.chat), by(alice));
    town.run({ type: 'DeleteChat', chat: town.chat }, by(alice));
    expect(town.refused(keep(town.chat), by(alice))).toBe('CHAT_ADMIN_REQUIRED');
    expect(town.refused(start(town.chat), by(alice))).toBe('IMPORT_ID_INVALID');
  });

  test('starting again does nothing; unknown imports and those of others are refused', () => {
    const { world, when } = friends();
    world.run(begin(bob), by(alice));
    when(start(bob), by(alice)).then([{ type: 'HistoryImportStarted', importId: IMPORT }]);
    for (const wrong of [start(bob, 1), start(carol)]) when(wrong, by(alice)).thenRefused('IMPORT_ID_INVALID');
    when(start(bob), by(alice, { atMs: START_MS + HOUR_MS })).thenRefused('IMPORT_ID_INVALID');
    when(bring(0, ['one']), nobody).thenRefused('IMPORT_ID_INVALID');
    world.run(start(bob), by(alice));
    when(start(bob), by(alice)).thenNothing();
  });
});

describe('importing messages', () => {
  test('U1 each message takes the next pts on both sides; its origin is shown as the author and date', () => {
    const { when } = started();
    const delivered = (id: number) => [{ mailbox: alice, peer: bob, messageId: id, pts: id }, { mailbox: bob, peer: alice, messageId: id, pts: id }];
    when(bring(0, ['one', 'two']), nobody).then([
      { type: 'MessageImported', author: alice, content: { text: 'one', forward: { fromUser: 0, fromName: 'Robert', dateS: 1_500_000_000 } }, deliveries: delivered(2) },
      { type: 'MessageImported', content: { text: 'two' }, deliveries: delivered(3) },
      { type: 'HistoryRead', reader: bob, inbox: { mailbox: bob, peer: alice, messageId: 3, pts: 4 }, outbox: undefined },
    ]);
  });

  test('earlier unread messages stay unread: no read mark is set', () => {
    const { world, when } = friends();
    world.run(send(bob, 'unread'), by(alice));
    world.run(begin(bob), by(alice));
    world.run(start(bob), by(alice));
    when(bring(0, ['one']), nobody).then([{ type: 'MessageImported' }]);
  });

  test('batches may be repeated, also by two workers with different progress, but not skipped', () => {
    const { world, when } = started();
    world.run(bring(0, ['one', 'two']), nobody);
    when(bring(0, ['one', 'two']), nobody).thenNothing();
    when(bring(3, ['four']), nobody).thenRefused('IMPORT_ID_INVALID');
    when(bring(1, ['two', 'three'], true), nobody).then([{ type: 'MessageImported', content: { text: 'three' } }, { type: 'HistoryRead' }, { type: 'HistoryImportEnded', messages: 3 }, { type: 'FileErased', id: EXPORT }]);
  });

  test('a restart in between changes nothing, and no batch is accepted after the end', () => {
    const { world, when } = started();
    world.run(bring(0, ['one', 'two']), nobody);
    world.restart();
    expect(world.run(bring(2, ['three']), nobody).map(({ fact }) => fact.type)).toEqual(['MessageImported', 'HistoryRead', 'HistoryImportEnded', 'FileErased']);
    when(bring(3, ['four']), nobody).thenRefused('IMPORT_ID_INVALID');
    when(begin(bob, { file: OTHER }), by(alice)).then([{ type: 'HistoryImportBegun' }]);
  });

  test('media are named by log position, of this import only; their keys are erased at its end', () => {
    const { world } = friends();
    world.run(begin(bob, { mediaCount: 2 }), by(alice));
    const [{ position }] = world.run(keep(bob), by(alice)) as unknown as [{ position: number }];
    world.run(start(bob), by(alice));
    const [first] = world.run(bring(0, ['under it'], false, position), nobody);
    expect(first!.fact).toMatchObject({ content: { text: 'under it', media: { photo: { id: PICTURE } } } });
    const [second, ...rest] = world.run(bring(1, ['elsewhere'], true, position - 1), nobody);
    expect(second!.fact).toMatchObject({ content: { media: undefined } });
    expect(rest.map(({ fact }) => fact)).toMatchObject([{ type: 'HistoryRead' }, { type: 'HistoryImportEnded', versions: [1] }, { type: 'FileErased' }]);
    // The photo belongs to the message and is erased with it.
    expect(world.run(remove([2], true), by(alice)).map(({ fact }) => fact.type)).toContain('FileErased');
  });

  test('ends early when the importer has lost the right or the account', () => {
    const town = townOf('supergroup');
    town.run(storeExport(EXPORT), by(alice));
    town.run(begin(town.chat), by(alice));
    town.run(start(town.chat), by(alice));
    town.run(bring(0, ['one']), nobody);
    town.run({ type: 'DeleteChat', chat: town.chat }, by(alice));
    expect(town.run(bring(1, ['two']), nobody)).toMatchObject([{ type: 'HistoryImportEnded', messages: 1 }, { type: 'FileErased' }]);
    const { world } = started();
    const ended = world.run({ type: 'DeleteAccount', proof: undefined }, by(alice)).map(({ fact }) => fact.type);
    expect(ended).toContain('HistoryImportEnded');
  });

  test('imported messages can be forwarded, read and deleted like others, but not edited', () => {
    const { world, when } = started();
    world.run(bring(0, ['one'], true), nobody);
    when(forward(bob, [2], carol), by(alice)).then([{ type: 'MessageSent', content: { text: 'one', forward: { fromName: 'Robert', dateS: 1_500_000_000 } } }]);
    when({ type: 'EditMessage', peer: bob, id: 2, text: { text: 'x', entities: [] }, media: undefined, invertMedia: false }, by(alice)).thenRefused('MESSAGE_AUTHOR_REQUIRED');
    when(read(alice), by(bob)).thenNothing();
    when(remove([2], true), by(bob)).then([{ type: 'MessagesErased', versions: [0] }]);
    world.run(send(bob, 'news'), by(alice));
    when(read(alice), by(bob)).then([{ type: 'HistoryRead', inbox: { messageId: 4 } }]);
  });
});
