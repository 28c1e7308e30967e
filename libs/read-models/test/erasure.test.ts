import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { delivery, photo } from '@teamgram/event-schemas';
import { Mailboxes } from './mailboxes.ts';
import { openTestReadModels, type TestReadModels } from './read-models.ts';

const [alice, bob] = [1, 2] as const;

describe.each([['in one batch', 1000], ['one by one', 1]])('erased data are removed from the tables, projected %s', (_, batch) => {
  let models: TestReadModels;
  beforeAll(async () => {
    models = await openTestReadModels();
    const mailboxes = new Mailboxes();
    const { journal } = mailboxes;
    for (const [user, firstName] of [[alice, 'Alice'], [bob, 'Bob']] as const) {
      journal.tell({ type: 'UserRegistered', user, kind: 'person', registration: { phone: `1555000${user}`, firstName, lastName: 'Smith' } }, `user-${user}`);
    }
    const stay = mailboxes.send(alice, bob, 'stays');
    journal.tell({ type: 'UsernameClaimed', user: alice, username: { username: 'wonder' } });
    journal.tell({ type: 'BiographyWritten', user: alice, biography: { about: 'curious' } });
    journal.tell({ type: 'ProfilePhotoSet', user: alice, photo: photo({ id: 5 }) });
    journal.tell({ type: 'ContactAdded', owner: alice, contact: bob, mutual: false, card: { phone: '15550002', firstName: 'Bobby', lastName: '' } });
    journal.tell({ type: 'ContactAdded', owner: bob, contact: alice, mutual: true, card: { phone: '15550001', firstName: 'Ali', lastName: '' } });
    journal.tell({ type: 'PeerBlocked', owner: alice, peer: bob });
    journal.tell({ type: 'PasswordSet', user: alice, hint: undefined });
    journal.tell({ type: 'DraftSaved', owner: alice, peer: bob, thread: 0, draft: undefined });
    journal.tell({ type: 'FileStored', id: 9, owner: alice, sizeBytes: 1, description: undefined, loansCounted: false });
    journal.tell({ type: 'MessagesTtlSet', setter: alice, periodS: 60 }, `dialog-${alice}-${bob}`);
    journal.tell({ type: 'AccountTtlSet', user: alice, days: 180 });
    journal.tell({ type: 'DefaultTtlSet', user: bob, periodS: 86_400 });
    journal.tell({ type: 'AccountTtlSet', user: bob, days: 365 });
    journal.tell({
      type: 'MessageContentsRead', reader: bob, messages: [stay.position], destructions: [],
      marks: [{ delivery: delivery({ mailbox: bob, peer: alice, pts: 3, ptsCount: 1 }), messageIds: [2] }],
    }, `dialog-${alice}-${bob}`);
    journal.tell({ type: 'FileErased', id: 9 });
    journal.tell({ type: 'AccountDeleted', user: alice, reason: 'wish', streams: [] });
    journal.tell({ type: 'MailboxEmptied', user: alice, through: 2, complete: true });
    await models.catchUp(journal, batch);
  });
  afterAll(() => models.close());

  test('only the id of a deleted account is left', async () => {
    const { queries } = models;
    expect(await queries.usersByIds([alice])).toMatchObject([{ kind: 'deleted', phone: '', firstName: '', lastName: '', username: '', about: '', photo: null }]);
    expect(await queries.userByPhone('15550001')).toBeUndefined();
    expect(await queries.userByUsername('wonder')).toBeUndefined();
    expect(await queries.searchUsers('wonder', 10)).toEqual([]);
    expect(await queries.hasPassword(alice)).toBe(false);
    for (const table of ['contact', 'blocked_peer', 'draft']) {
      expect(await models.owner.query({ name: `left-${table}`, text: `select 1 from ${table} where owner = ${alice}` }, [])).toEqual([]);
    }
  });

  test('its mailbox and dialogs are gone; the other side’s dialog and contact entry stay', async () => {
    const { queries } = models;
    expect((await queries.dialogs({ mailbox: alice, which: 'all', limit: 10 })).dialogs).toEqual([]);
    expect((await queries.dialogs({ mailbox: bob, which: 'all', limit: 10 })).dialogs).toMatchObject([{ peer: alice, messageCount: 1 }]);
    expect((await queries.difference(alice, 1, 10)).entries).toEqual([]);
    expect(await queries.contactsOf(bob)).toMatchObject([{ contact: alice, firstName: 'Ali' }]);
  });

  test('lifetimes, played media and erased files match the last facts', async () => {
    const { queries } = models;
    expect(await queries.messageLifetimes(bob, [alice])).toEqual(new Map([[alice, 60]]));
    expect(await queries.messageLifetimes(alice, [bob])).toEqual(new Map());
    expect(await queries.accountLifetime(alice)).toEqual({ ttlDays: null, messagesTtlS: null });
    expect(await queries.accountLifetime(bob)).toEqual({ ttlDays: 365, messagesTtlS: 86_400 });
    expect(await queries.filesAmong([9])).toEqual(new Set());
    const { entries } = await queries.difference(bob, 1, 10);
    expect(entries.map(({ kind, messageIds }) => ({ kind, messageIds }))).toEqual([{ kind: 'sent', messageIds: [] }, { kind: 'contents-read', messageIds: [2] }]);
    expect(await queries.contentsReadAmong(entries.map(({ message }) => message))).toEqual(new Set([entries[0]!.message]));
  });
});
