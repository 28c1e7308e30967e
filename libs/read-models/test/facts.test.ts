import { document, photo, photoSize, readPhoto, Reader } from '@teamgram/event-schemas';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Journal, START_MS } from './journal.ts';
import { Mailboxes } from './mailboxes.ts';
import { openTestReadModels, type TestReadModels } from './read-models.ts';

const [alice, bob, carol] = [1, 2, 3] as const;
const key = (id: number) => new Uint8Array(8).fill(id);
const portrait = (id: number) => photo({ id, dateS: 5, sizes: [photoSize({ type: 's', width: 9 })] });

describe.each([['in one batch', 1000], ['one by one', 1]])('facts, projected %s', (_, batch) => {
  let models: TestReadModels;
  beforeAll(async () => {
    models = await openTestReadModels();
  });
  afterAll(() => models.close());
  afterEach(async () => {
    // Each test has a journal of its own.
    await models.owner.execute(`truncate message, mailbox_entry, dialog, draft, notify_settings, user_account, profile_photo, contact,
      blocked_peer, account_authorization, account_password, file; update journal_position set position = 0`);
    await models.projection.refresh();
  });

  async function projected(tell: (journal: Journal) => void): Promise<void> {
    const journal = new Journal();
    tell(journal);
    await models.catchUp(journal, batch);
  }

  const registered = (journal: Journal, user: number, firstName: string) =>
    journal.tell({ type: 'UserRegistered', user, kind: 'person', registration: { phone: `1555000${user}`, firstName, lastName: 'Smith' } });

  test('a user has the values of the last facts', async () => {
    await projected((journal) => {
      registered(journal, alice, 'Alice');
      journal.tell({ type: 'UserRenamed', user: alice, name: { firstName: 'Alicia', lastName: '' } });
      journal.tell({ type: 'BiographyWritten', user: alice, biography: { about: 'curious' } });
      journal.tell({ type: 'BirthdaySet', user: alice, birthday: { day: 29, month: 2, year: 2004 } });
      journal.tell({ type: 'ColorChosen', user: alice, forProfile: false, color: 5 });
      journal.tell({ type: 'ColorChosen', user: alice, forProfile: true, color: 3 });
      journal.tell({ type: 'ColorChosen', user: alice, forProfile: false, color: undefined });
      journal.tell({ type: 'UsernameClaimed', user: alice, username: { username: 'Wonder' } });
    });
    const [user] = await models.queries.usersByIds([alice]);
    expect(user).toEqual({
      userId: alice, kind: 'person', phone: '15550001', firstName: 'Alicia', lastName: '', username: 'Wonder', about: 'curious',
      birthday: 20_040_229, color: null, profileColor: 3,
      registeredAtMs: START_MS, photo: null, granted: [], nameOrder: null,
    });
    expect(await models.queries.userByUsername('wonder')).toEqual(user);
    expect(await models.queries.userByPhone('15550001')).toEqual(user);
  });

  test('a released username finds nobody; users without one are not found by an empty one', async () => {
    await projected((journal) => {
      registered(journal, alice, 'Alice');
      journal.tell({ type: 'UsernameClaimed', user: alice, username: { username: 'wonder' } });
      journal.tell({ type: 'UsernameReleased', user: alice });
    });
    expect(await models.queries.userByUsername('wonder')).toBeUndefined();
    expect(await models.queries.userByUsername('')).toBeUndefined();
    expect(await models.queries.userByPhone('')).toBeUndefined();
  });

  test('search finds prefixes of usernames, also among equal names, and escapes pattern characters', async () => {
    await projected((journal) => {
      registered(journal, alice, 'Al_tair');
      registered(journal, bob, 'Bob');
      journal.tell({ type: 'UsernameClaimed', user: alice, username: { username: 'al_tair_2' } });
      journal.tell({ type: 'UsernameClaimed', user: bob, username: { username: 'Al_tair' } });
    });
    const found = async (text: string, limit = 10) => (await models.queries.searchUsers(text, limit)).map(({ userId }) => userId);
    expect(await found('AL_T')).toEqual([bob, alice]);
    expect(await found('al_tair', 1)).toEqual([bob]);
    expect(await found('al_tair_')).toEqual([alice]);
    expect(await found('smi')).toEqual([]);
    expect(await found('%')).toEqual([]);
  });

  test('the newest profile photo is shown, removed ones are gone', async () => {
    await projected((journal) => {
      registered(journal, alice, 'Alice');
      journal.tell({ type: 'ProfilePhotoSet', user: alice, photo: portrait(70) });
      journal.tell({ type: 'ProfilePhotoSet', user: alice, photo: portrait(71) });
      journal.tell({ type: 'ProfilePhotoSet', user: alice, photo: portrait(72) });
      journal.tell({ type: 'ProfilePhotosRemoved', user: alice, photoIds: [72] });
    });
    const { photos, count } = await models.queries.profilePhotos(alice, { offset: 0, maxId: 0, limit: 10 });
    expect([photos.map(({ photoId }) => photoId), count]).toEqual([[71, 70], 2]);
    const [user] = await models.queries.usersByIds([alice]);
    const reader = Reader.create(user!.photo!);
    expect(readPhoto(reader, reader.len)).toEqual(portrait(71));
  });

  test('a photo that was removed and set again is listed once', async () => {
    await projected((journal) => {
      registered(journal, alice, 'Alice');
      journal.tell({ type: 'ProfilePhotoSet', user: alice, photo: portrait(70) });
      journal.tell({ type: 'ProfilePhotosRemoved', user: alice, photoIds: [70] });
      journal.tell({ type: 'ProfilePhotoSet', user: alice, photo: portrait(70) });
    });
    expect((await models.queries.profilePhotos(alice, { offset: 0, maxId: 0, limit: 10 })).count).toBe(1);
  });

  test('contacts are mutual while both lists contain the other', async () => {
    const card = (firstName: string) => ({ phone: '1', firstName, lastName: '' });
    await projected((journal) => {
      journal.tell({ type: 'ContactAdded', owner: alice, contact: bob, mutual: false, card: card('Bobby') });
      journal.tell({ type: 'ContactAdded', owner: bob, contact: alice, mutual: true, card: card('Al') });
      journal.tell({ type: 'ContactAdded', owner: alice, contact: carol, mutual: false, card: card('Caro') });
      journal.tell({ type: 'ContactRemoved', owner: alice, contact: carol });
      journal.tell({ type: 'ContactAdded', owner: alice, contact: bob, mutual: true, card: card('Bob') });
    });
    expect(await models.queries.contactsOf(alice)).toEqual([{ contact: bob, phone: '1', firstName: 'Bob', lastName: '', mutual: true }]);
    expect(await models.queries.contactsBetween([bob], [alice, carol])).toMatchObject([{ contact: alice, mutual: true }]);
    expect(await models.queries.searchContacts(alice, 'OB', 10)).toMatchObject([{ contact: bob }]);
    expect(await models.queries.ownersOfContact(bob)).toEqual([alice]);
  });

  test('blocked peers, latest first', async () => {
    await projected((journal) => {
      for (const peer of [bob, carol, 4]) journal.tell({ type: 'PeerBlocked', owner: alice, peer });
      journal.tell({ type: 'PeerUnblocked', owner: alice, peer: carol });
      journal.tell({ type: 'PeerUnblocked', owner: alice, peer: bob });
      journal.tell({ type: 'PeerBlocked', owner: alice, peer: bob });
    });
    const { blocked, count } = await models.queries.blockedOf(alice, 0, 10);
    expect([blocked.map(({ peer }) => peer), count]).toEqual([[bob, 4], 2]);
    expect(await models.queries.blockedAmong(alice, [carol, 4])).toEqual([4]);
  });

  test('authorizations are added and removed; whether an account has a password is known', async () => {
    const device = { deviceModel: 'Pad', platform: 'desktop', systemVersion: '1', appVersion: '2', apiId: 4_000_000_000, langCode: 'en' };
    await projected((journal) => {
      journal.tell({ type: 'AuthorizationGranted', user: alice, authKeyId: key(1), means: 'code', device });
      journal.tell({ type: 'AuthorizationGranted', user: alice, authKeyId: key(2), means: 'qr', device });
      journal.tell({ type: 'AuthorizationRevoked', user: alice, authKeyId: key(1), reason: 'reset' });
      journal.tell({ type: 'PasswordAwaited', user: bob, authKeyId: key(3), means: 'code' });
      journal.tell({ type: 'PasswordSet', user: alice, hint: { hint: 'secret' } });
      journal.tell({ type: 'PasswordSet', user: bob, hint: { hint: '' } });
      journal.tell({ type: 'PasswordRemoved', user: bob });
    });
    const [only, ...others] = await models.queries.authorizationsOf(alice);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ means: 'qr', deviceModel: 'Pad', apiId: 4_000_000_000, grantedAtMs: START_MS + 1000 });
    expect(new Uint8Array(only!.authKeyId)).toEqual(key(2));
    expect([await models.queries.hasPassword(alice), await models.queries.hasPassword(bob)]).toEqual([true, false]);
  });

  test('the last pinned dialog comes first; a reordering replaces the list', async () => {
    await projected((journal) => {
      for (const peer of [bob, carol, 4]) journal.tell({ type: 'DialogPinned', owner: alice, peer });
    });
    const pinned = async () => (await models.queries.pinnedDialogs(alice, 0)).map(({ peer }) => peer);
    expect(await pinned()).toEqual([4, carol, bob]);
    const journal = new Journal();
    for (const peer of [bob, carol, 4]) journal.tell({ type: 'DialogPinned', owner: alice, peer });
    journal.tell({ type: 'DialogPinned', owner: alice, peer: 5 });
    journal.tell({ type: 'PinnedDialogsReordered', owner: alice, peers: [bob, 4, 5], folder: 0 });
    journal.tell({ type: 'DialogPinned', owner: alice, peer: 6 });
    journal.tell({ type: 'DialogUnpinned', owner: alice, peer: 5 });
    await models.catchUp(journal, batch);
    expect(await pinned()).toEqual([6, bob, 4]);
  });

  test('an unread mark stays until it is removed', async () => {
    await projected((journal) => {
      journal.tell({ type: 'DialogMarkedUnread', owner: alice, peer: bob });
      journal.tell({ type: 'DialogMarkedUnread', owner: alice, peer: carol });
      journal.tell({ type: 'DialogUnmarkedUnread', owner: alice, peer: bob });
    });
    expect(await models.queries.markedUnread(alice)).toEqual([carol]);
  });

  test('drafts stay sealed; a cleared one is gone', async () => {
    const draft = (text: string) => ({ text, entities: [], replyToId: 0, noWebpage: false, replyToPeer: 0, quote: undefined });
    const journal = new Journal();
    journal.tell({ type: 'DraftSaved', owner: alice, peer: bob, thread: 0, draft: draft('one') });
    journal.tell({ type: 'DraftSaved', owner: alice, peer: carol, thread: 0, draft: draft('two') });
    journal.tell({ type: 'DraftCleared', owner: alice, peer: bob, thread: 0 });
    const last = journal.tell({ type: 'DraftSaved', owner: alice, peer: carol, thread: 0, draft: draft('three') });
    await models.catchUp(journal, batch);
    const drafts = await models.queries.draftsOf(alice);
    expect(drafts.map(({ peer, event }) => [peer, Buffer.from(event)])).toEqual([[carol, Buffer.from(journal.entries[last]!)]]);
  });

  test('notification settings: the last choice counts, unset fields stay unset', async () => {
    const chosen = { type: 'NotificationsChosen', owner: alice, thread: 0, showPreviews: undefined, silent: undefined, muteUntilS: undefined } as const;
    await projected((journal) => {
      journal.tell({ ...chosen, peer: bob, scope: '', showPreviews: undefined, silent: true, muteUntilS: undefined });
      journal.tell({ ...chosen, peer: bob, scope: '', muteUntilS: 2_147_483_647 });
      journal.tell({ ...chosen, peer: carol, scope: '', silent: true });
      journal.tell({ ...chosen, peer: 0, scope: 'users', showPreviews: false });
    });
    expect(await models.queries.notifySettings(alice, [bob])).toEqual(expect.arrayContaining([
      { peer: bob, scope: '', thread: 0, showPreviews: null, silent: null, muteUntilS: 2_147_483_647 },
      { peer: 0, scope: 'users', thread: 0, showPreviews: false, silent: null, muteUntilS: null },
    ]));
    expect(await models.queries.notifyExceptions(alice)).toHaveLength(3);
  });

  test('a reset clears earlier choices and no later ones', async () => {
    const chosen = { type: 'NotificationsChosen', owner: alice, thread: 0, showPreviews: undefined, silent: true, muteUntilS: undefined, scope: '' } as const;
    await projected((journal) => {
      journal.tell({ ...chosen, peer: bob });
      journal.tell({ ...chosen, peer: carol });
      journal.tell({ ...chosen, owner: bob, peer: carol });
      journal.tell({ type: 'NotificationsReset', owner: alice });
      journal.tell({ ...chosen, peer: carol, silent: false });
    });
    expect(await models.queries.notifyExceptions(alice)).toMatchObject([{ peer: carol, silent: false }]);
    expect(await models.queries.notifyExceptions(bob)).toHaveLength(1);
  });

  test('a dialog that is moved to the archive loses its pin; archived dialogs are pinned and counted separately', async () => {
    const world = new Mailboxes();
    for (const author of [bob, carol]) world.send(author, alice, 'hello');
    world.journal.tell({ type: 'DialogPinned', owner: alice, peer: bob });
    world.journal.tell({ type: 'DialogsMoved', owner: alice, peers: [bob], folder: 1, since: [0] });
    await models.catchUp(world.journal, batch);
    const peersOf = async (folder?: number) => (await models.queries.dialogs({ mailbox: alice, which: 'pinned-first', folder, limit: 10 })).dialogs.map(({ peer }) => peer);
    expect([await peersOf(0), await peersOf(1), await peersOf()]).toEqual([[carol], [bob], [carol, bob]]);
    expect([await models.queries.pinnedDialogs(alice, 0), await models.queries.pinnedDialogs(alice, 1)]).toEqual([[], []]);
    expect(await models.queries.archiveOf(alice, 1)).toEqual({ peer: bob, topMessageId: 2, mutedDialogs: 0, mutedMessages: 0, unmutedDialogs: 1, unmutedMessages: 1 });
    world.journal.tell({ type: 'DialogPinned', owner: alice, peer: bob });
    world.journal.tell({ type: 'DialogPinned', owner: alice, peer: carol });
    world.journal.tell({ type: 'PinnedDialogsReordered', owner: alice, peers: [], folder: 0 });
    world.journal.tell({ type: 'NotificationsChosen', owner: alice, peer: bob, scope: '', thread: 0, showPreviews: undefined, silent: undefined, muteUntilS: 5 });
    await models.catchUp(world.journal, batch);
    expect(await models.queries.pinnedDialogs(alice, 0)).toEqual([]);
    expect(await models.queries.pinnedDialogs(alice, 1)).toMatchObject([{ peer: bob, folder: 1 }]);
    expect(await models.queries.archiveOf(alice, 1)).toMatchObject({ mutedDialogs: 1, mutedMessages: 1, unmutedDialogs: 0 });
    world.journal.tell({ type: 'DialogsMoved', owner: alice, peers: [bob], folder: 0, since: [] });
    await models.catchUp(world.journal, batch);
    expect(await models.queries.archiveOf(alice, 1)).toBeUndefined();
  });

  test('saved messages are listed under their origin until they are removed', async () => {
    const world = new Mailboxes();
    const [note] = [world.send(alice, alice, 'a note'), world.send(alice, alice, 'of Bob'), world.send(alice, alice, 'of Bob too')];
    world.journal.tell({ type: 'MessagesSaved', owner: alice, peer: bob, messageIds: [3, 4] });
    world.journal.tell({ type: 'SavedDialogsPinned', owner: alice, peers: [carol, bob] });
    await models.catchUp(world.journal, batch);
    const saved = async () => (await models.queries.savedDialogs({ owner: alice, beforeId: 0, without: [], limit: 10 })).dialogs;
    expect(await saved()).toEqual([{ peer: bob, topMessageId: 4 }, { peer: alice, topMessageId: 2 }]);
    expect(await models.queries.savedDialogs({ owner: alice, beforeId: 4, without: [alice], limit: 10 })).toEqual({ dialogs: [], count: 1 });
    expect(await models.queries.savedDialogsAmong(alice, await models.queries.pinnedSaved(alice))).toEqual([{ peer: bob, topMessageId: 4 }]);
    const { messages, count } = await models.queries.history({ mailbox: alice, peer: bob, of: 'saved', limit: 1 });
    expect([messages.map(({ messageId }) => messageId), count]).toEqual([[4], 2]);
    expect(await models.queries.savedMessages(alice, bob, { maxId: 3, minDateS: 0, maxDateS: 0 })).toEqual([3]);
    world.hide(alice, [note]);
    await models.catchUp(world.journal, batch);
    expect(await saved()).toEqual([{ peer: bob, topMessageId: 4 }]);
  });

  test('top peers: rated by messages sent, recent ones higher, until a reset', async () => {
    const world = new Mailboxes();
    for (const [author, peer] of [[alice, bob], [alice, carol], [alice, carol], [bob, alice], [alice, alice]] as const) world.send(author, peer, 'x');
    await models.catchUp(world.journal, batch);
    const now = Date.UTC(2200, 0, 1);
    const top = async () => (await models.queries.topPeers(alice, now, 10 ** 12)).map(({ peer, category }) => [peer, category]);
    expect(await top()).toEqual([[carol, 'Correspondents'], [bob, 'Correspondents']]);
    const [first, second] = await models.queries.topPeers(alice, now, 10 ** 12);
    expect(first!.rating / second!.rating).toBeCloseTo(2, 3);
    world.journal.tell({ type: 'TopPeerReset', owner: alice, category: 'Correspondents', peer: carol });
    await models.catchUp(world.journal, batch);
    expect(await top()).toEqual([[bob, 'Correspondents']]);
    world.journal.tell({ type: 'TopPeersSwitched', owner: alice, on: false });
    await models.catchUp(world.journal, batch);
    expect([await top(), await models.queries.topPeersOn(alice), await models.queries.topPeersOn(bob)]).toEqual([[], false, true]);
  });

  test('filters and their links: the last fact counts; links are deleted with their filter', async () => {
    const kept = (filter: number) => ({ type: 'DialogFilterKept', owner: alice, filter, details: undefined, isList: true, slug: '' }) as const;
    const shared = (filter: number, slug: string) => ({ type: 'DialogFilterShared', owner: alice, filter, slug, list: undefined }) as const;
    await projected((journal) => {
      for (const filter of [3, 2]) journal.tell(kept(filter));
      for (const slug of ['a', 'b']) journal.tell(shared(2, slug));
      journal.tell(shared(3, 'c'));
      journal.tell({ type: 'DialogFilterUnshared', owner: alice, filter: 2, slug: 'a' });
      journal.tell({ type: 'DialogFiltersReordered', owner: alice, filters: [3, 0] });
      journal.tell({ type: 'DialogFilterTagsChosen', owner: alice, shown: true });
      journal.tell({ type: 'DialogFilterRemoved', owner: alice, filter: 3 });
    });
    expect(await models.queries.dialogFilters(alice)).toMatchObject([{ filter: 2, isList: true, isShared: true }]);
    expect(await models.queries.dialogFilterArrangement(alice)).toEqual({ filters: [3, 0], tags: true });
    expect((await models.queries.sharedLists(alice, 2)).map(({ slug }) => slug)).toEqual(['b']);
    expect(await models.queries.sharedList('c')).toBeUndefined();
  });

  test('a file is returned with its stored bytes', async () => {
    const journal = new Journal();
    const description = { photo: undefined, document: document({ id: 2 ** 52, mimeType: 'text/plain' }) };
    journal.tell({ type: 'FileStored', id: 2 ** 52, owner: alice, sizeBytes: 2 ** 32, description, loansCounted: false });
    await models.catchUp(journal, batch);
    const file = await models.queries.fileById(2 ** 52);
    expect(file).toMatchObject({ fileId: 2 ** 52, owner: alice, sizeBytes: 2 ** 32 });
    expect(Buffer.from(file!.event)).toEqual(Buffer.from(journal.entries[0]!));
    expect(await models.queries.fileById(1)).toBeUndefined();
  });

  test('pins and unread marks of a dialog survive new messages in the same batch', async () => {
    const world = new Mailboxes();
    world.send(bob, alice, 'one');
    world.journal.tell({ type: 'DialogPinned', owner: alice, peer: bob });
    world.journal.tell({ type: 'DialogMarkedUnread', owner: alice, peer: bob });
    world.send(bob, alice, 'two');
    await models.catchUp(world.journal, batch);
    expect(await models.queries.pinnedDialogs(alice, 0)).toMatchObject([{ peer: bob, unreadCount: 2, unreadMark: true, topMessageId: 3 }]);
    expect(await models.queries.dialogs({ mailbox: alice, which: 'unpinned', limit: 10 })).toEqual({ dialogs: [], count: 0 });
    world.send(carol, alice, 'newer');
    world.journal.tell({ type: 'NotificationsChosen', owner: alice, peer: bob, scope: '', thread: 0, showPreviews: undefined, silent: true, muteUntilS: undefined });
    await models.catchUp(world.journal, batch);
    const { dialogs, count } = await models.queries.dialogs({ mailbox: alice, which: 'pinned-first', limit: 1 });
    expect(dialogs).toMatchObject([{ peer: bob, silent: true, showPreviews: null }, { peer: carol, silent: null }]);
    expect(count).toBe(2);
    const later = await models.queries.dialogs({ mailbox: alice, which: 'pinned-first', limit: 1, offsetId: dialogs[1]!.topMessageId });
    expect(later).toEqual({ dialogs: [], count: 2 });
  });
});
