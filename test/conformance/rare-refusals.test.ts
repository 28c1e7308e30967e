/** Refusals that need many users, much time or unusual requests: a history is written to the log first, then a server is started on it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { idOfPeer } from '@teamgram/event-schemas';
import { readObject, writeObject } from '@teamgram/tl';
import type { tl, TlObject } from '@teamgram/tl';
import { Account } from '../support/account.ts';
import { Past, textMessage, type Ancestor } from '../support/past.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { firstPage, inputChannel, inputPeerChannel } from './community.ts';
import { attempt } from './requests.ts';

const DAY_MS = 24 * 3_600_000;
const [ALICE, BOB] = ['15550801', '15550802'];
/** help.getAppConfig: channels_limit, channels_public_limit, chat_read_mark_size_threshold; and the limit of messages deleted at once. */
const [CHANNELS, PUBLIC_CHANNELS, READERS, MESSAGES] = [500, 10, 100, 5_000];

let folder: string;
let server: RunningServer;
let [alice, bob]: Account[] = [];
let bobForAlice: tl.inputPeerUser;
let aliceForBob: tl.inputPeerUser;
/** Bob's chats: one with more members than have read participants, one with an old message, one with very many messages. */
const chats: { large?: tl.channel; old?: tl.channel; full?: tl.channel } = {};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rare-refusals-'));
  const dataDir = join(folder, 'data');
  const peers = await writePast(dataDir);
  server = await startServer({ dataDir });
  [alice, bob] = [new Account(server), new Account(server)];
  for (const [account, phone] of [[alice, ALICE], [bob, BOB]] as const) {
    await account!.connect();
    await account!.signIn(phone!);
  }
  bobForAlice = await alice!.find(BOB!);
  aliceForBob = await bob!.find(ALICE!);
  const dialogs = await bob!.call('messages.getDialogs', { ...firstPage, limit: 100 });
  const found = (peer: number) => ('chats' in dialogs ? dialogs.chats : []).find(({ id }) => id === idOfPeer(peer)) as tl.channel;
  Object.assign(chats, { large: found(peers.large), old: found(peers.old), full: found(peers.full) });
});
afterAll(async () => {
  for (const account of [alice, bob]) account?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function writePast(dataDir: string): Promise<{ large: number; old: number; full: number }> {
  const past = await Past.open(dataDir, Date.now() - 8 * DAY_MS);
  const [a, b] = [await past.signUp(ALICE!, 'Alice'), await past.signUp(BOB!, 'Bob')];
  await past.done(a, textMessage(b.user, 'a week ago'));
  const old = await past.chat(b, 'supergroup');
  await askToBeLetIn(past, a, b, old);
  await times(CHANNELS, () => past.chat(a, 'broadcast'));
  await times(PUBLIC_CHANNELS, async (index) => past.done(b, { type: 'ClaimChatUsername', chat: await past.chat(b, 'broadcast'), username: `place_of_bob_${index}` }));
  const crowd: Ancestor[] = [];
  await times(READERS, async (index) => void crowd.push(await past.signUp(`1666${1000 + index}`, 'Somebody')));
  const [large, full] = [await past.chat(b, 'supergroup', crowd), await past.chat(b, 'supergroup')];
  for (const chat of [large, old]) await past.done(b, textMessage(chat, 'a week ago'));
  await times(MESSAGES, (index) => past.done(b, textMessage(full, `${index}`)));
  await past.close();
  return { large, old, full };
}

/** Join requests, made before the user reaches the limit of chats. */
async function askToBeLetIn(past: Past, asker: Ancestor, owner: Ancestor, chat: number): Promise<void> {
  const [made] = await past.done(owner, { type: 'MakeInviteLink', chat, hash: 'A'.repeat(22), replaces: false, title: '', untilS: 0, useLimit: 0, onRequest: true });
  if (made?.fact.type !== 'InviteLinkAdded') throw new Error('no link was made');
  await past.done(asker, { type: 'JoinByLink', chat, link: made.fact.link });
}

/** A hundred at a time, so that they share a flush. */
async function times(count: number, work: (index: number) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < count; from += 100) await Promise.all(Array.from({ length: Math.min(100, count - from) }, (_, index) => work(from + index)));
}

const error = async (account: Account, method: string, fields: object) => (await attempt(account, method, fields as Record<string, unknown>)).error;
const newestOf = async (peer: tl.InputPeer, account = bob!): Promise<number> => {
  const history = await account.call('messages.getHistory', { peer, offset_id: 0, offset_date: 0, add_offset: 0, limit: 1, max_id: 0, min_id: 0, hash: 0n });
  return 'messages' in history ? history.messages[0]!.id : 0;
};

describe('limits on numbers', () => {
  test('CHANNELS_TOO_MUCH, USER_CHANNELS_TOO_MUCH: at most 500 supergroups and channels per user', async () => {
    expect(await error(alice!, 'channels.createChannel', { broadcast: true, title: 'one more', about: '' })).toBe('CHANNELS_TOO_MUCH');
    const filter: tl.dialogFilter = { _: 'dialogFilter', id: 2, title: { _: 'textWithEntities', text: 'Towns', entities: [] }, pinned_peers: [], include_peers: [inputPeerChannel(chats.old!)], exclude_peers: [] };
    await bob!.call('messages.updateDialogFilter', { id: 2, filter });
    const { invite } = await bob!.call('chatlists.exportChatlistInvite', { chatlist: { _: 'inputChatlistDialogFilter', filter_id: 2 }, title: '', peers: filter.include_peers });
    const slug = invite.url.slice(invite.url.lastIndexOf('/') + 1);
    const offered = await alice!.call('chatlists.checkChatlistInvite', { slug });
    expect(await error(alice!, 'chatlists.joinChatlistInvite', { slug, peers: offered.chats.map((chat) => inputPeerChannel(chat as tl.channel)) })).toBe('CHANNELS_TOO_MUCH');
    const { user_id, access_hash } = aliceForBob;
    const asking = { peer: inputPeerChannel(chats.old!), user_id: { _: 'inputUser', user_id, access_hash }, approved: true };
    expect(await error(bob!, 'messages.hideChatJoinRequest', asking)).toBe('USER_CHANNELS_TOO_MUCH');
  });

  test('CHANNELS_ADMIN_PUBLIC_TOO_MUCH: at most ten of them public', async () => {
    expect(await error(bob!, 'channels.checkUsername', { channel: inputChannel(chats.old!), username: 'place_of_bob_11' })).toBe('CHANNELS_ADMIN_PUBLIC_TOO_MUCH');
    expect(await error(bob!, 'channels.updateUsername', { channel: inputChannel(chats.old!), username: 'place_of_bob_11' })).toBe('CHANNELS_ADMIN_PUBLIC_TOO_MUCH');
  });

  test('CHANNEL_TOO_BIG: too many messages to be deleted at once', async () => {
    expect(await error(bob!, 'channels.deleteHistory', { channel: inputChannel(chats.full!), max_id: 0, for_everyone: true })).toBe('CHANNEL_TOO_BIG');
  });

  test('CHAT_TOO_BIG: no read participants in a large group', async () => {
    const peer = inputPeerChannel(chats.large!);
    expect(await error(bob!, 'messages.getMessageReadParticipants', { peer, msg_id: await newestOf(peer) })).toBe('CHAT_TOO_BIG');
  });

  test('MULTI_MEDIA_TOO_LONG: an album has at most ten items', async () => {
    const item = (index: number) => ({ _: 'inputSingleMedia', media: { _: 'inputMediaContact', phone_number: '1', first_name: 'x', last_name: '', vcard: '' }, random_id: BigInt(index + 1), message: '' });
    expect(await error(alice!, 'messages.sendMultiMedia', { peer: bobForAlice, multi_media: Array.from({ length: 11 }, (_, index) => item(index)) })).toBe('MULTI_MEDIA_TOO_LONG');
  });
});

describe('too old, or hidden', () => {
  test('MSG_TOO_OLD, MESSAGE_TOO_OLD: no read dates after a week', async () => {
    const peer = inputPeerChannel(chats.old!);
    expect(await error(bob!, 'messages.getMessageReadParticipants', { peer, msg_id: await newestOf(peer) })).toBe('MSG_TOO_OLD');
    expect(await error(alice!, 'messages.getOutboxReadDate', { peer: bobForAlice, msg_id: await newestOf(bobForAlice, alice) })).toBe('MESSAGE_TOO_OLD');
  });

  test('YOUR_PRIVACY_RESTRICTED: a user who hides read dates and last seen cannot see read dates of others', async () => {
    await alice!.call('account.setGlobalPrivacySettings', { settings: { _: 'globalPrivacySettings', hide_read_marks: true } });
    await alice!.call('account.setPrivacy', { key: { _: 'inputPrivacyKeyStatusTimestamp' }, rules: [{ _: 'inputPrivacyValueDisallowAll' }] });
    await alice!.call('messages.sendMessage', { peer: bobForAlice, message: 'read it?', random_id: 77n });
    const msg_id = await newestOf(bobForAlice, alice);
    expect(await error(alice!, 'messages.getOutboxReadDate', { peer: bobForAlice, msg_id })).toBe('YOUR_PRIVACY_RESTRICTED');
  });
});

describe('unusual requests', () => {
  const picture = { _: 'inputFile', id: 1n, parts: 1, name: 'a.png', md5_checksum: '' };

  test.each([
    ['DOCUMENT_INVALID', 'account.updateColor', { color: { _: 'peerColor', color: 3, background_emoji_id: 7n } }],
    ['MIN_DATE_INVALID', 'messages.deleteHistory', { peer: { _: 'inputPeerSelf' }, max_id: 0, min_date: -1 }],
    ['MAX_DATE_INVALID', 'messages.deleteHistory', { peer: { _: 'inputPeerSelf' }, max_id: 0, min_date: 2, max_date: 2 }],
    ['CHAT_REVOKE_DATE_UNSUPPORTED', 'messages.deleteHistory', { peer: { _: 'inputPeerChat', chat_id: 5 }, max_id: 0, min_date: 1 }],
    ['RANDOM_ID_INVALID', 'messages.forwardMessages', { from_peer: { _: 'inputPeerSelf' }, to_peer: { _: 'inputPeerSelf' }, id: [1, 2], random_id: [1n] }],
    ['EMOJI_MARKUP_INVALID', 'photos.uploadProfilePhoto', { video_emoji_markup: { _: 'videoSizeEmojiMarkup', emoji_id: 1n, background_colors: [1] } }],
    ['VIDEO_FILE_INVALID', 'photos.uploadProfilePhoto', { video: picture }],
  ])('%s: %s', async (expected, method, fields) => expect(await error(alice!, method, fields)).toBe(expected));

  test('FRESH_CHANGE_PHONE_FORBIDDEN: a new authorization may not change the number', async () => {
    const asking = { phone_number: '15550899', settings: { _: 'codeSettings' } };
    expect(await error(alice!, 'account.sendChangePhoneCode', asking)).toBe('FRESH_CHANGE_PHONE_FORBIDDEN');
  });

  test('PHONE_HASH_EXPIRED: login by email is not supported', async () => {
    const purpose = { _: 'emailVerifyPurposeLoginSetup', phone_number: ALICE, phone_code_hash: '00' };
    expect(await error(alice!, 'account.sendVerifyEmailCode', { purpose, email: 'alice@example.org' })).toBe('PHONE_HASH_EXPIRED');
  });

  test('PARTICIPANT_ID_INVALID: a group cannot be a participant', async () => {
    const fields = { channel: inputChannel(chats.old!), participant: inputPeerChannel(chats.large!) };
    expect(await error(bob!, 'channels.getParticipant', fields)).toBe('PARTICIPANT_ID_INVALID');
  });

  test('INPUT_REQUEST_TOO_LONG: trailing bytes after the request', async () => {
    const longer = Buffer.concat([writeObject({ _: 'help.getConfig' } as TlObject), Buffer.alloc(4)]);
    await expect(alice!.client.invoke(longer)).rejects.toThrow('INPUT_REQUEST_TOO_LONG');
  });

  test('TAKEOUT_REQUIRED: message ranges are for takeouts only', async () => {
    const range = { _: 'invokeWithMessagesRange', range: { _: 'messageRange', min_id: 0, max_id: 1 }, query: { _: 'help.getConfig' } };
    await expect(alice!.client.invoke(writeObject(range as TlObject))).rejects.toThrow('TAKEOUT_REQUIRED');
    expect(readObject(await alice!.client.invoke(writeObject({ _: 'help.getConfig' } as TlObject)))._).toBe('config');
  });
});
