/** The state that two users see, for checking that refused requests change nothing. */
import type { Account } from '../support/account.ts';
import type { People } from '../support/people.ts';
import type { tl } from '@teamgram/tl';

const page = { offset_id: 0, offset_date: 0, add_offset: 0, limit: 100, max_id: 0, min_id: 0, hash: 0n };
const dialogs = { offset_date: 0, offset_id: 0, offset_peer: { _: 'inputPeerEmpty' }, limit: 100, hash: 0n } as const;

export async function snapshot({ alice, bob, bobForAlice, aliceForBob }: People): Promise<unknown[]> {
  // Bob's queries wait for Bob's own writes, which come after everything Alice has written.
  for (const message of ['.', '']) await bob.call('messages.saveDraft', { peer: { _: 'inputPeerSelf' }, message });
  return Promise.all([viewOf(alice, bobForAlice), viewOf(bob, aliceForBob)]);
}

/** Without presence and time of the answer, which change anyway. */
async function viewOf(account: Account, peer: tl.inputPeerUser): Promise<unknown> {
  const answers = [
    await account.call('messages.getHistory', { peer, ...page }),
    await account.call('messages.getHistory', { peer: { _: 'inputPeerSelf' }, ...page }),
    await account.call('messages.getDialogs', dialogs),
    await account.call('messages.getAllDrafts', {}),
    await account.call('contacts.getContacts', { hash: 0n }),
    await account.call('contacts.getBlocked', { offset: 0, limit: 100 }),
    await account.call('account.getNotifyExceptions', {}),
    await account.call('account.getAuthorizations', {}),
    await account.call('users.getFullUser', { id: { _: 'inputUserSelf' } }),
    await account.call('photos.getUserPhotos', { user_id: { _: 'inputUserSelf' }, offset: 0, max_id: 0n, limit: 100 }),
  ];
  const { pts } = await account.call('updates.getState', {});
  return { pts, answers: JSON.parse(JSON.stringify(answers, (field, value: unknown) => (passing.has(field) ? undefined : typeof value === 'bigint' ? `${value}` : value))) };
}

const passing = new Set(['status', 'date', 'file_reference']);
