/** Contacts, block list, names, presence. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import { eventually } from '../support/eventually.ts';
import { BOB_PHONE, startPeople } from '../support/people.ts';
import type { People } from '../support/people.ts';

let people: People;
let bobAsUser: tl.inputUser;

beforeAll(async () => {
  people = await startPeople();
  bobAsUser = { _: 'inputUser', user_id: people.bobForAlice.user_id, access_hash: people.bobForAlice.access_hash };
});
afterAll(() => people?.leave());

const hashOf = (...numbers: number[]) => numbers.reduce((hash, number) => {
  let mixed = hash ^ (hash >> 21n);
  mixed = BigInt.asUintN(64, mixed ^ (mixed << 35n));
  return BigInt.asUintN(64, (mixed ^ (mixed >> 4n)) + BigInt(number));
}, 0n);

describe('names', () => {
  test('account.updateProfile changes only the given fields', async () => {
    const { alice } = people;
    const named = await alice.call('account.updateProfile', { last_name: 'Liddell', about: 'down the hole' });
    expect(named).toMatchObject({ first_name: 'Alice', last_name: 'Liddell' });
    const { full_user } = await alice.call('users.getFullUser', { id: { _: 'inputUserSelf' } });
    expect(full_user).toMatchObject({ id: alice.userId, about: 'down the hole', common_chats_count: 0 });
    await expect(alice.call('account.updateProfile', { first_name: ' ' })).rejects.toThrow('FIRSTNAME_INVALID');
    await expect(alice.call('account.updateProfile', { about: 'x'.repeat(71) })).rejects.toThrow('ABOUT_TOO_LONG');
  });

  test('account.checkUsername, account.updateUsername, contacts.resolveUsername', async () => {
    const { alice, bob } = people;
    expect(await alice.call('account.checkUsername', { username: 'alice_l' })).toBe(true);
    expect(await alice.call('account.updateUsername', { username: 'Alice_L' })).toMatchObject({ username: 'Alice_L' });
    expect(await bob.call('account.checkUsername', { username: 'alice_l' })).toBe(false);
    expect(await bob.call('contacts.resolveUsername', { username: 'alice_l' })).toMatchObject({ peer: { user_id: alice.userId }, users: [{ username: 'Alice_L' }] });
    await expect(bob.call('account.updateUsername', { username: 'ALICE_L' })).rejects.toThrow('USERNAME_OCCUPIED');
    await expect(alice.call('account.updateUsername', { username: 'Alice_L' })).rejects.toThrow('USERNAME_NOT_MODIFIED');
    await expect(bob.call('account.checkUsername', { username: '1x' })).rejects.toThrow('USERNAME_INVALID');
    await expect(bob.call('contacts.resolveUsername', { username: 'tdhbcfiles' })).rejects.toMatchObject({ code: 400, message: 'USERNAME_NOT_OCCUPIED' });
  });

  test('contacts.resolvePhone', async () => {
    expect(await people.alice.call('contacts.resolvePhone', { phone: `+${BOB_PHONE}` })).toMatchObject({ peer: { user_id: people.bob.userId } });
    await expect(people.alice.call('contacts.resolvePhone', { phone: '19998887766' })).rejects.toThrow('PHONE_NOT_OCCUPIED');
  });
});

describe('contacts', () => {
  test('contacts.addContact gives a name that only the owner sees', async () => {
    const { alice, bob } = people;
    const added = await alice.call('contacts.addContact', { id: bobAsUser, first_name: 'Robert', last_name: 'B', phone: '' });
    expect(added).toMatchObject({ users: [{ id: bob.userId, first_name: 'Robert', contact: true }] });
    expect(await bob.call('users.getUsers', { id: [{ _: 'inputUserSelf' }] })).toMatchObject([{ first_name: 'Bob' }]);
  });

  test('M8 contacts.getContacts: not modified if the hash matches', async () => {
    const { alice, bob } = people;
    expect(await alice.call('contacts.getContacts', { hash: 0n })).toMatchObject({ contacts: [{ user_id: bob.userId, mutual: true }], users: [{ id: bob.userId }] });
    expect(await alice.call('contacts.getContacts', { hash: BigInt.asIntN(64, hashOf(1, bob.userId)) })).toEqual({ _: 'contacts.contactsNotModified' });
  });

  test('contacts.getContactIDs is refused: its result has only 32 bits per id', async () => {
    await expect(people.alice.call('contacts.getContactIDs', { hash: 0n })).rejects.toThrow('METHOD_INVALID');
  });

  test('contacts.search finds contacts by the names given to them, strangers by username', async () => {
    const { alice, bob } = people;
    expect(await alice.call('contacts.search', { q: 'robe', limit: 10 })).toMatchObject({ my_results: [{ user_id: bob.userId }], results: [] });
    const found = await bob.call('contacts.search', { q: '@alice_', limit: 10 });
    expect(found.users).toMatchObject([{ id: alice.userId }]);
    await expect(bob.call('contacts.search', { q: ' ', limit: 10 })).rejects.toThrow('SEARCH_QUERY_EMPTY');
  });

  test('contacts.getStatuses and account.updateStatus: online status is visible to others', async () => {
    const { alice, bob } = people;
    expect(await bob.call('account.updateStatus', { offline: false })).toBe(true);
    await eventually('Alice sees Bob online', async () => {
      const [status] = await alice.call('contacts.getStatuses', {});
      return status?.user_id === bob.userId && status.status._ === 'userStatusOnline';
    });
  });

  test('messages.getPeerSettings offers to add a stranger, and nothing for a contact', async () => {
    const { alice, bob, bobForAlice, aliceForBob } = people;
    expect((await alice.call('messages.getPeerSettings', { peer: bobForAlice })).settings.add_contact).toBeUndefined();
    await bob.call('contacts.deleteContacts', { id: [{ _: 'inputUser', user_id: aliceForBob.user_id, access_hash: aliceForBob.access_hash }] });
    expect((await bob.call('messages.getPeerSettings', { peer: aliceForBob })).settings).toMatchObject({ add_contact: true, block_contact: true });
  });

  test('contacts.deleteByPhones', async () => {
    const { alice } = people;
    expect(await alice.call('contacts.deleteByPhones', { phones: [BOB_PHONE] })).toBe(true);
    expect(await alice.call('contacts.getContacts', { hash: 0n })).toMatchObject({ contacts: [] });
  });
});

describe('blocks', () => {
  test('contacts.block, getBlocked, unblock', async () => {
    const { alice, bob, bobForAlice, aliceForBob } = people;
    expect(await alice.call('contacts.block', { id: bobForAlice })).toBe(true);
    expect(await alice.call('contacts.getBlocked', { offset: 0, limit: 10 })).toMatchObject({ _: 'contacts.blocked', blocked: [{ peer_id: { user_id: bob.userId } }] });
    await bob.call('messages.sendMessage', { peer: aliceForBob, message: 'do you hear me?', random_id: 1n });
    expect(await alice.call('messages.search', search(bobForAlice, 'hear'))).toMatchObject({ messages: [] });
    expect(await alice.call('contacts.unblock', { id: bobForAlice })).toBe(true);
    expect(await alice.call('contacts.getBlocked', { offset: 0, limit: 10 })).toMatchObject({ blocked: [] });
  });

  test('M3 a user cannot be addressed by id alone', async () => {
    const guessed = { ...people.bobForAlice, access_hash: people.bobForAlice.access_hash + 1n };
    await expect(people.alice.call('contacts.block', { id: guessed })).rejects.toThrow('PEER_ID_INVALID');
    await expect(people.alice.call('users.getFullUser', { id: { ...bobAsUser, access_hash: 0n } })).rejects.toThrow('USER_ID_INVALID');
  });
});

function search(peer: tl.InputPeer, q: string) {
  return { peer, q, filter: { _: 'inputMessagesFilterEmpty' }, min_date: 0, max_date: 0, offset_id: 0, add_offset: 0, limit: 10, max_id: 0, min_id: 0, hash: 0n } as const;
}

describe('contact links, and replacing the block list', () => {
  test('contacts.exportContactToken, contacts.importContactToken: a valid link leads to its creator, a forged one is refused', async () => {
    const { alice, bob } = people;
    const { url, expires } = await bob.call('contacts.exportContactToken', {});
    expect(expires).toBeGreaterThan(Date.now() / 1000);
    const token = url.slice('https://t.me/contact/'.length);
    const found = await alice.call('contacts.importContactToken', { token });
    expect(found).toMatchObject({ _: 'user', id: people.bobForAlice.user_id, access_hash: people.bobForAlice.access_hash });
    await expect(alice.call('contacts.importContactToken', { token: `${token.slice(0, -1)}${token.endsWith('A') ? 'Q' : 'A'}` })).rejects.toThrow('IMPORT_TOKEN_INVALID');
  });

  test('contacts.setBlocked replaces the block list; contacts.resetSaved; contacts.getSaved is for exports', async () => {
    const { alice, bobForAlice } = people;
    const blocked = async () => (await alice.call('contacts.getBlocked', { offset: 0, limit: 10 })).blocked.map(({ peer_id }) => (peer_id as tl.peerUser).user_id);
    expect(await alice.call('contacts.setBlocked', { id: [bobForAlice], limit: 10 })).toBe(true);
    expect(await blocked()).toEqual([bobForAlice.user_id]);
    await expect(alice.call('contacts.setBlocked', { id: [{ _: 'inputPeerSelf' }], limit: 10 })).rejects.toThrow('CONTACT_ID_INVALID');
    expect(await alice.call('contacts.setBlocked', { id: [], limit: 10 })).toBe(true);
    expect(await blocked()).toEqual([]);
    expect(await alice.call('contacts.setBlocked', { my_stories_from: true, id: [bobForAlice], limit: 10 })).toBe(false);
    expect(await alice.call('contacts.resetSaved', {})).toBe(true);
    await expect(alice.call('contacts.getSaved', {})).rejects.toThrow('TAKEOUT_REQUIRED');
  });
});
