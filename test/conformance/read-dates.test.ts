/** Read participants and read dates; whether a message can be edited. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import { eventually } from '../support/eventually.ts';
import { nextRandomId } from './community.ts';
import { gather, kinds } from './gathering.ts';
import type { Gathering, Kind } from './gathering.ts';

let people: Gathering;
beforeAll(async () => {
  people = await gather();
});
afterAll(() => people?.leave());

async function bobReads(kind: Kind): Promise<void> {
  const peer = people.place(kind, 'bob');
  if (peer._ === 'inputPeerChannel') await people.bob.call('channels.readHistory', { channel: { ...peer, _: 'inputChannel' }, max_id: 0 });
  else await people.bob.call('messages.readHistory', { peer, max_id: 0 });
}
const readDate = (id: number) => people.alice.call('messages.getOutboxReadDate', { peer: people.place('a private chat', 'alice'), msg_id: id });
const settings: tl.globalPrivacySettings = { _: 'globalPrivacySettings' };

test('messages.getOutboxReadDate: when the other side read, unless privacy settings of either forbid it', async () => {
  const id = await people.say('a private chat', 'have you read it?');
  await expect(readDate(id.alice)).rejects.toThrow('MESSAGE_NOT_READ_YET');
  await bobReads('a private chat');
  const { date } = await eventually('Bob has read it', () => readDate(id.alice).catch(() => undefined));
  expect(date).toBeGreaterThan(1_700_000_000);
  await expect(people.bob.call('messages.getOutboxReadDate', { peer: people.place('a private chat', 'bob'), msg_id: id.bob })).rejects.toThrow('MESSAGE_ID_INVALID');
  await expect(people.alice.call('messages.getOutboxReadDate', { peer: people.place('a supergroup', 'alice'), msg_id: id.alice })).rejects.toThrow('PEER_ID_INVALID');
  await people.bob.call('account.setPrivacy', { key: { _: 'inputPrivacyKeyStatusTimestamp' }, rules: [{ _: 'inputPrivacyValueDisallowAll' }] });
  expect((await readDate(id.alice)).date).toBeGreaterThan(0);
  const isToldPrivate = async () => (await people.alice.call('users.getFullUser', { id: await people.user('alice', 'bob') })).full_user.read_dates_private;
  expect(await isToldPrivate()).toBeFalsy();
  await people.bob.call('account.setGlobalPrivacySettings', { settings: { ...settings, hide_read_marks: true } });
  await eventually('it is hidden', () => readDate(id.alice).then(() => false, (error: Error) => `${error.message}`.includes('USER_PRIVACY_RESTRICTED') || Promise.reject(error)));
  expect(await isToldPrivate()).toBe(true);
});

describe.each(['a basic group', 'a supergroup'] as const)('in %s', (kind) => {
  test('messages.getMessageReadParticipants: who has read an own message', async () => {
    const id = await people.say(kind, `${kind}: all here?`);
    const readers = (who: 'alice' | 'bob') => people[who].call('messages.getMessageReadParticipants', { peer: people.place(kind, who), msg_id: id[who] });
    expect(await readers('alice')).toEqual([]);
    await bobReads(kind);
    const [reader] = await eventually('Bob has read it', async () => {
      const found = await readers('alice');
      return found.length > 0 && found;
    });
    expect(reader).toMatchObject({ user_id: people.bob.userId });
    await expect(readers('bob')).rejects.toThrow('MSG_ID_INVALID');
  });
});

test.each(['a private chat', 'a channel'] as const)('messages.getMessageReadParticipants is refused for %s', async (kind) => {
  await expect(people.alice.call('messages.getMessageReadParticipants', { peer: people.place(kind, 'alice'), msg_id: 2 })).rejects.toThrow('PEER_ID_INVALID');
});

test.each(kinds)('messages.getMessageEditData in %s: for own messages, and whether the text is a caption', async (kind) => {
  const id = await people.say(kind, `${kind}: may I edit?`);
  const dataOf = (who: 'alice' | 'bob', message: number) => people[who].call('messages.getMessageEditData', { peer: people.place(kind, who), id: message });
  expect((await dataOf('alice', id.alice)).caption).toBeFalsy();
  await expect(dataOf('bob', id.bob)).rejects.toThrow('MESSAGE_AUTHOR_REQUIRED');
  await expect(dataOf('alice', 999_999)).rejects.toThrow('MESSAGE_ID_INVALID');
  const sent = await people.alice.call('messages.sendMedia', {
    peer: people.place(kind, 'alice'), media: { _: 'inputMediaGeoPoint', geo_point: { _: 'inputGeoPoint', lat: 1, long: 2 } }, message: '', random_id: nextRandomId(),
  }) as tl.updates;
  expect((await dataOf('alice', (sent.updates[0] as tl.updateMessageID).id)).caption).toBe(true);
});
