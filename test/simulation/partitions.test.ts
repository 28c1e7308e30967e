/**
 * Two partitions with real accounts on both: interactions across partitions, then several hundred sends
 * while either writer, and with it its delivery reactor, is killed. Nothing is lost or duplicated, files
 * are erased with their last use, both journals pass the audit, and the rebuilt read models are identical.
 */
import { execFile } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { tl } from '@teamgram/tl';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chatIn, inputPeerChannel } from '../conformance/community.ts';
import { Account } from '../support/account.ts';
import { eventually } from '../support/eventually.ts';
import { updatesIn } from '../support/people.ts';
import { ResilientAccount } from '../support/resilient-account.ts';
import { ROOT, startServer } from '../support/server.ts';
import type { RunningServer } from '../support/server.ts';

const run = promisify(execFile);
/** Consecutive numbers: one of each pair on either partition. */
const PEOPLE = 4;
const SENDS_EACH = 75;
/** One in this many sends also goes to a group of all users. */
const GROUP_EVERY = 5;
/** Determines which writers are killed after how many sends (docs/how-to/reproduce-a-seed.md). */
const SEED = Number(process.env['PARTITIONS_SEED'] ?? 1);

const numberOf = (peer: tl.Peer | tl.InputPeer): bigint => BigInt('channel_id' in peer ? -peer.channel_id : 'user_id' in peer ? peer.user_id : 0);

/** Kills each writer twice, in random order, at a random moment of its quarter. */
function killings(seed: number): { name: string; after: number }[] {
  const draw = (what: string) => hash('sha256', `${seed}/${what}`, 'buffer').readUInt32BE() / 2 ** 32;
  const names = ['command-api', 'command-api', 'command-api-1', 'command-api-1'].map((name, index) => ({ name, order: draw(`writer ${index}`) }));
  return names.sort((one, other) => one.order - other.order).map(({ name }, index) => ({ name, after: (index + draw(`moment ${index}`)) / 5 }));
}

describe('two partitions', () => {
  let folder: string;
  let server: RunningServer;
  const accounts: ResilientAccount[] = [];
  const peers: tl.InputPeer[] = [];
  const phone = (index: number) => `1555200${String(1000 + index)}`;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'teamgram-partitions-'));
    const dataDir = join(folder, 'data');
    mkdirSync(dataDir, { mode: 0o700 });
    writeFileSync(join(dataDir, 'settings.json'), JSON.stringify({ partitions: 2 }));
    server = await startServer({ dataDir });
    for (let index = 0; index < PEOPLE; index++) {
      const account = new ResilientAccount(server);
      await account.signUp(phone(index), `Person ${index}`);
      accounts.push(account);
    }
    for (const [index, { account }] of accounts.entries()) peers.push(await account.find(phone(index ^ 1)));
  }, 120_000);

  afterAll(async () => {
    for (const account of accounts) account.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const call = (index: number) => accounts[index]!.account.call.bind(accounts[index]!.account);
  const texts = async (index: number) => (await accounts[index]!.mailbox()).messages.map(({ text }) => text);

  async function history(index: number): Promise<tl.message[]> {
    const page = await call(index)('messages.getHistory', { peer: peers[index]!, offset_id: 0, offset_date: 0, add_offset: 0, limit: 100, max_id: 0, min_id: 0, hash: 0n });
    return page._ === 'messages.messagesNotModified' ? [] : page.messages.filter((message) => message._ === 'message');
  }

  async function document(index: number): Promise<tl.document> {
    const file_id = BigInt(9_000 + index);
    await call(index)('upload.saveFilePart', { file_id, file_part: 0, bytes: Buffer.alloc(2_000, index + 1) });
    const media: tl.InputMedia = { _: 'inputMediaUploadedDocument', file: { _: 'inputFile', id: file_id, parts: 1, name: 'a.bin', md5_checksum: '' }, mime_type: 'a/b', attributes: [] };
    return ((await call(index)('messages.uploadMedia', { peer: peers[index]!, media })) as tl.messageMediaDocument).document as tl.document;
  }

  async function sendDocument(index: number, { id, access_hash, file_reference }: tl.document, n: number): Promise<void> {
    const media = { _: 'inputMediaDocument', id: { _: 'inputDocument', id, access_hash, file_reference } } as const;
    await accounts[index]!.insist((account) => account.call('messages.sendMedia', { peer: peers[index]!, media, message: '', random_id: BigInt(50_000 * (index + 1) + n) }));
  }

  /** Deletes them from one's own mailbox only. */
  async function dropDocuments(index: number): Promise<void> {
    const query = { q: '', filter: { _: 'inputMessagesFilterDocument' }, min_date: 0, max_date: 0, offset_id: 0, add_offset: 0, limit: 10, max_id: 0, min_id: 0, hash: 0n } as const;
    const id = await eventually('all six have arrived', async () => {
      const page = await accounts[index]!.insist((account) => account.call('messages.search', { peer: peers[index]!, ...query }));
      return 'messages' in page && page.messages.length === 6 && page.messages.map((message) => message.id);
    });
    await accounts[index]!.insist((account) => account.call('messages.deleteMessages', { id }));
  }

  async function bytesOf(index: number, { id, access_hash, file_reference }: tl.document): Promise<'there' | 'gone'> {
    const location = { _: 'inputDocumentFileLocation', id, access_hash, file_reference, thumb_size: '' } as const;
    const asked = accounts[index]!.insist((account) => account.call('upload.getFile', { location, offset: 0, limit: 4096 }));
    return asked.then(() => 'there', (error: unknown) => (String(error).includes('LOCATION_INVALID') ? 'gone' : Promise.reject(error as Error)));
  }

  test('messages, replies, edits, read marks and deletions for both work across partitions, both ways', async () => {
    for (const [here, there] of [[0, 1], [1, 0]] as const) {
      await call(here)('messages.sendMessage', { peer: peers[here]!, message: `from ${here}`, random_id: BigInt(100 + here) });
      const arrived = await eventually('it arrives', async () => (await history(there)).find(({ message }) => message === `from ${here}`));
      await call(there)('messages.sendMessage', {
        peer: peers[there]!, message: 'an answer', random_id: BigInt(200 + here), reply_to: { _: 'inputReplyToMessage', reply_to_msg_id: arrived.id },
      });
      await call(there)('messages.readHistory', { peer: peers[there]!, max_id: arrived.id });
      const answer = await eventually('the answer arrives', async () => (await history(here)).find(({ message, out }) => message === 'an answer' && !out));
      const sent = (await history(here)).find(({ message }) => message === `from ${here}`)!;
      expect(answer.reply_to).toMatchObject({ reply_to_msg_id: sent.id });
      await eventually('the read mark arrives', async () => {
        const dialogs = await call(here)('messages.getPeerDialogs', { peers: [{ _: 'inputDialogPeer', peer: peers[here]! }] });
        const [dialog] = dialogs.dialogs;
        return dialog?._ === 'dialog' && dialog.read_outbox_max_id === sent.id;
      });
      await call(here)('messages.editMessage', { peer: peers[here]!, id: sent.id, message: `changed by ${here}` });
      await eventually('the edit arrives', async () => (await history(there)).some(({ id, message, edit_date }) => id === arrived.id && message === `changed by ${here}` && edit_date));
      await call(there)('messages.deleteMessages', { id: [arrived.id], revoke: true });
      await eventually('it is gone', async () => !(await history(here)).some(({ id }) => id === sent.id));
      expect((await history(there)).some(({ id }) => id === arrived.id)).toBe(false);
    }
  }, 60_000);

  test('a basic group with members on both partitions: messages, replies, edits, read marks, pins, reactions and deletions reach each member once', async () => {
    const known = await Promise.all(accounts.map((_, index) => accounts[0]!.account.find(phone(index))));
    const users = known.slice(1).map((peer) => ({ ...(peer as tl.inputPeerUser), _: 'inputUser' }) as const);
    const { updates, missing_invitees } = await call(0)('messages.createChat', { users, title: 'All of us' });
    expect(missing_invitees).toEqual([]);
    const { id: chat_id } = chatIn('chat', updates as tl.updates);
    const group = { _: 'inputPeerChat', chat_id } as const;
    const everyone = [...accounts.keys()];
    const page = async (index: number) => {
      const found = await accounts[index]!.insist((account) => account.call('messages.getHistory', { peer: group, offset_id: 0, offset_date: 0, add_offset: 0, limit: 100, max_id: 0, min_id: 0, hash: 0n }));
      return found._ === 'messages.messagesNotModified' ? [] : found.messages.filter((message) => message._ !== 'messageEmpty').toReversed();
    };
    const said = async (index: number) => (await page(index)).flatMap((message) => (message._ === 'message' ? [message] : []));
    const acts = async (index: number) => (await page(index)).flatMap((message) => (message._ === 'messageService' ? [message.action._] : []));
    const everywhere = (what: string, holds: (index: number) => Promise<unknown>) => Promise.all(everyone.map((index) => eventually(`${what} for ${index}`, () => holds(index))));
    // The answer shows the creator's own message id, wherever their mailbox is.
    const told = (updates as tl.updates).updates.find((update) => update._ === 'updateNewMessage')!.message;
    expect((await page(0)).map(({ id }) => id)).toEqual([told.id]);
    await everywhere('the group is there', async (index) => (await acts(index)).includes('messageActionChatCreate'));

    for (const index of everyone) await call(index)('messages.sendMessage', { peer: group, message: `by ${index}`, random_id: BigInt(7_000 + index) });
    await everywhere('all four are heard', async (index) => (await said(index)).length === 4);
    for (const index of everyone) expect((await said(index)).map(({ message }) => message).toSorted()).toEqual(everyone.map((one) => `by ${one}`));
    const one = async (index: number, text: string) => (await said(index)).find(({ message }) => message === text)!;
    for (const [author, other] of [[0, 1], [1, 2]] as const) {
      const text = `by ${author}`;
      await call(other)('messages.sendMessage', { peer: group, message: `to ${author}`, random_id: BigInt(7_100 + author), reply_to: { _: 'inputReplyToMessage', reply_to_msg_id: (await one(other, text)).id } });
      await everywhere('the answer', async (index) => {
        const answer = await one(index, `to ${author}`);
        return answer?.reply_to?._ === 'messageReplyHeader' && answer.reply_to.reply_to_msg_id === (await one(index, text)).id;
      });
      await call(other)('messages.readHistory', { peer: group, max_id: 0 });
      await eventually('the author hears that it was read', async () => {
        const { dialogs: [dialog] } = await call(author)('messages.getPeerDialogs', { peers: [{ _: 'inputDialogPeer', peer: group }] });
        return dialog?._ === 'dialog' && dialog.read_outbox_max_id >= (await one(author, text)).id;
      });
      await call(other)('messages.sendReaction', { peer: group, msg_id: (await one(other, text)).id, reaction: [{ _: 'reactionEmoji', emoticon: '👍' }] });
      await everywhere('the reaction', async (index) => (await one(index, text)).reactions?.results[0]?.count === 1);
      await call(other)('messages.updatePinnedMessage', { peer: group, id: (await one(other, text)).id });
      await everywhere('it is pinned', async (index) => (await one(index, text)).pinned);
      await call(author)('messages.editMessage', { peer: group, id: (await one(author, text)).id, message: `${text}, changed` });
      await everywhere('the edit', async (index) => one(index, `${text}, changed`));
      await call(author)('messages.deleteMessages', { id: [(await one(author, `${text}, changed`)).id], revoke: true });
      await everywhere('it is gone', async (index) => !(await one(index, `${text}, changed`)));
      const renamed = (await call(other)('messages.editChatTitle', { chat_id, title: `of ${other}` })) as tl.updates;
      expect(renamed.updates.flatMap((update) => (update._ === 'updateNewMessage' ? [update.message.id] : []))).toEqual([(await page(other)).at(-1)!.id]);
      await everywhere('the new title', async (index) => (await acts(index)).filter((act) => act === 'messageActionChatEditTitle').length === author + 1);
    }
    const answers = (...texts: string[]) => texts.map((text) => ({ _: 'pollAnswer' as const, text: { _: 'textWithEntities' as const, text, entities: [] }, option: new TextEncoder().encode(text) }));
    const question: tl.inputMediaPoll = { _: 'inputMediaPoll', poll: { _: 'poll', id: 0n, question: { _: 'textWithEntities', text: 'when?', entities: [] }, answers: answers('now', 'later'), public_voters: true, open_answers: true, hash: 0n } };
    await call(0)('messages.sendMedia', { peer: group, media: question, message: '', random_id: 7_150n });
    const asked = async (index: number) => (await said(index)).flatMap(({ id, media }) => (media?._ === 'messageMediaPoll' ? [{ id, ...media }] : []))[0]!;
    await everywhere('the question', (index) => asked(index));
    for (const index of [0, 1]) await call(index)('messages.addPollAnswer', { peer: group, msg_id: (await asked(index)).id, answer: { ...answers(`by ${index}`)[0]!, _: 'inputPollAnswer' } });
    await everywhere('both answers', async (index) => (await asked(index)).poll.answers.length === 4);
    for (const index of everyone) await call(index)('messages.sendVote', { peer: group, msg_id: (await asked(index)).id, options: [new TextEncoder().encode('now')] });
    await everywhere('each vote, once', async (index) => (await asked(index)).results.total_voters === PEOPLE);
    const [first] = (await asked(0)).poll.answers;
    for (const index of everyone) expect((await asked(index)).poll.answers[0]).toEqual(first);
    await call(3)('messages.deleteChatUser', { chat_id, user_id: { _: 'inputUserSelf' } });
    await eventually('whoever left is outside', () => call(3)('messages.sendMessage', { peer: group, message: 'still here?', random_id: 7_200n }).then(() => false, (error: unknown) => String(error).includes('CHAT_WRITE_FORBIDDEN')));
    const channel = inputPeerChannel(chatIn('channel', (await call(0)('messages.migrateChat', { chat_id })) as tl.updates));
    await everywhere('it became a supergroup', async (index) => index === 3 || (await acts(index)).at(-1) === 'messageActionChatMigrateTo');
    const sent = (await call(0)('messages.sendMessage', { peer: channel, message: 'in the supergroup', random_id: 7_300n })) as tl.updates;
    const post = sent.updates.find((update) => update._ === 'updateNewChannelMessage')!.message.id;
    const passedOn = (await call(0)('messages.forwardMessages', { from_peer: channel, id: [post], to_peer: peers[0]!, random_id: [7_400n] })) as tl.updates;
    const own = passedOn.updates.flatMap((update) => (update._ === 'updateNewMessage' ? [update.message.id] : []));
    expect(own).toEqual([(await history(0)).find(({ message }) => message === 'in the supergroup')!.id]);
    await eventually('it is passed on', async () => (await history(1)).some(({ message }) => message === 'in the supergroup'));
  }, 120_000);

  test('messages and files are forwarded from a private chat into a supergroup and back, wherever the sender is', async () => {
    for (const index of [0, 1]) {
      const group = inputPeerChannel(chatIn('channel', (await call(index)('channels.createChannel', { megagroup: true, title: 'Passed on', about: '' })) as tl.updates));
      await call(index)('messages.sendMessage', { peer: peers[index]!, message: `to pass on ${index}`, random_id: BigInt(600 + index) });
      await sendDocument(index, await document(index), 900);
      const [file, said] = await history(index);
      expect([said!.message, file!.media?._]).toEqual([`to pass on ${index}`, 'messageMediaDocument']);
      const id = [said!.id, file!.id];
      const into = (await call(index)('messages.forwardMessages', { from_peer: peers[index]!, id, to_peer: group, random_id: [BigInt(620 + index), BigInt(630 + index)] })) as tl.updates;
      const there = into.updates.flatMap((update) => (update._ === 'updateNewChannelMessage' && update.message._ === 'message' ? [update.message] : []));
      expect(there).toMatchObject([{ message: `to pass on ${index}`, fwd_from: {} }, { media: { _: 'messageMediaDocument' }, fwd_from: {} }]);
      const self = { _: 'inputPeerSelf' } as const;
      const back = (await call(index)('messages.forwardMessages', { from_peer: group, id: there.map((message) => message.id), to_peer: self, random_id: [BigInt(640 + index), BigInt(650 + index)] })) as tl.updates;
      expect(back.updates.flatMap((update) => (update._ === 'updateNewMessage' ? [update.message] : []))).toMatchObject([{ message: `to pass on ${index}` }, { media: { _: 'messageMediaDocument' } }]);
      await call(index)('messages.deleteMessages', { id, revoke: true });
    }
  }, 60_000);

  test('drafts for a group, a topic and a user are each stored and sent to other devices, wherever their owner is, and cleared by sending', async () => {
    for (const index of [0, 1]) {
      const { account } = accounts[index]!;
      const told: tl.Update[] = [];
      const second = new Account(server, { key: account.client.key!, onUpdate: (packet) => told.push(...updatesIn(packet)) });
      await second.connect();
      await second.call('updates.getState', {});
      const group = inputPeerChannel(chatIn('channel', (await call(index)('channels.createChannel', { megagroup: true, forum: true, title: 'Drafts', about: '' })) as tl.updates));
      const begun = (await call(index)('messages.createForumTopic', { peer: group, title: 'Topic', random_id: BigInt(300 + index) })) as tl.updates;
      const topic = begun.updates.find((update) => update._ === 'updateNewChannelMessage')!.message.id;
      const inTopic = { _: 'inputReplyToMessage', reply_to_msg_id: topic, top_msg_id: topic } as const;
      await call(index)('messages.sendMessage', { peer: peers[index]!, message: 'a dialog', random_id: BigInt(350 + index) });
      // Events with the same position in different journals must not be confused.
      await call(index)('messages.saveDraft', { peer: peers[index]!, message: 'for a person' });
      await call(index)('messages.saveDraft', { peer: group, message: 'for the group' });
      await call(index)('messages.saveDraft', { peer: group, message: 'for the topic', reply_to: inTopic });
      const shown = async () => {
        const drafts = (await call(index)('messages.getAllDrafts', {})) as tl.updates;
        return drafts.updates.flatMap((update) => (update._ === 'updateDraftMessage' && update.draft._ === 'draftMessage' ? [update.draft.message] : [])).toSorted();
      };
      expect(await shown()).toEqual(['for a person', 'for the group', 'for the topic']);
      await eventually('the other session is told of them', () => told.filter(({ _ }) => _ === 'updateDraftMessage').length === 3);
      const { dialogs } = await call(index)('messages.getPeerDialogs', { peers: [peers[index]!, group].map((peer) => ({ _: 'inputDialogPeer', peer })) });
      expect(dialogs.map((dialog) => dialog._ === 'dialog' && dialog.draft?._ === 'draftMessage' && dialog.draft.message)).toEqual(expect.arrayContaining(['for a person', 'for the group']));
      const { topics } = await call(index)('messages.getForumTopicsByID', { peer: group, topics: [topic] });
      expect(topics).toMatchObject([{ draft: { message: 'for the topic' } }]);
      await call(index)('messages.sendMessage', { peer: group, message: 'said', random_id: BigInt(400 + index), clear_draft: true });
      expect(await shown()).toEqual(['for a person', 'for the topic']);
      await call(index)('messages.clearAllDrafts', {});
      expect(await shown()).toEqual([]);
      second.close();
    }
  }, 60_000);

  test('pinned dialogs form one list, a selection is archived at once, and a group is muted, wherever their owner is', async () => {
    for (const index of [0, 1]) {
      const made = [1, 2].map((n) => call(index)('channels.createChannel', { megagroup: true, title: `Group ${n}`, about: '' }));
      const [one, other] = (await Promise.all(made)).map((updates) => inputPeerChannel(chatIn('channel', updates as tl.updates))) as [tl.InputPeer, tl.InputPeer];
      const [first, second, third] = [one, peers[index]!, other].map((peer) => ({ _: 'inputDialogPeer', peer }) as const) as [tl.inputDialogPeer, tl.inputDialogPeer, tl.inputDialogPeer];
      for (const peer of [third, second, first]) await call(index)('messages.toggleDialogPin', { pinned: true, peer });
      const pinned = async (folder_id: number) => (await call(index)('messages.getPinnedDialogs', { folder_id })).dialogs.flatMap((dialog) => (dialog._ === 'dialog' ? [numberOf(dialog.peer)] : []));
      const numbers = [first, second, third].map(({ peer }) => numberOf(peer));
      expect(await pinned(0)).toEqual(numbers);
      await call(index)('messages.reorderPinnedDialogs', { force: true, folder_id: 0, order: [third, second, first] });
      expect(await pinned(0)).toEqual(numbers.toReversed());
      await call(index)('folders.editPeerFolders', { folder_peers: [first, second].map(({ peer }) => ({ _: 'inputFolderPeer', peer, folder_id: 1 })) });
      expect(await pinned(0)).toEqual([numbers[2]]);
      const { dialogs } = (await call(index)('messages.getDialogs', { folder_id: 1, offset_date: 0, offset_id: 0, offset_peer: { _: 'inputPeerEmpty' }, limit: 10, hash: 0n })) as tl.messages.dialogs;
      expect(new Set(dialogs.flatMap((dialog) => (dialog._ === 'dialog' ? [numberOf(dialog.peer)] : [])))).toEqual(new Set(numbers.slice(0, 2)));
      await call(index)('folders.editPeerFolders', { folder_peers: [first, second].map(({ peer }) => ({ _: 'inputFolderPeer', peer, folder_id: 0 })) });
      const muted = { _: 'inputNotifyPeer', peer: one } as const;
      await call(index)('account.updateNotifySettings', { peer: muted, settings: { _: 'inputPeerNotifySettings', mute_until: 2_000_000_000 } });
      expect(await call(index)('account.getNotifySettings', { peer: muted })).toMatchObject({ mute_until: 2_000_000_000 });
      await call(index)('account.resetNotifySettings', {});
      expect(await call(index)('account.getNotifySettings', { peer: muted })).not.toHaveProperty('mute_until', 2_000_000_000);
    }
  }, 60_000);

  test('a business greets new contacts across partitions, both ways, once', async () => {
    for (const [writer, business] of [[2, 3], [3, 2]] as const) {
      await call(business)('messages.sendMessage', { peer: { _: 'inputPeerSelf' }, message: `hello from ${business}`, random_id: BigInt(800 + business), quick_reply_shortcut: { _: 'inputQuickReplyShortcut', shortcut: 'hello' } });
      await call(business)('account.updateBusinessAwayMessage', { message: { _: 'inputBusinessAwayMessage', shortcut_id: 1, schedule: { _: 'businessAwayMessageScheduleAlways' }, recipients: { _: 'inputBusinessRecipients', existing_chats: true, new_chats: true } } });
      // Once the business's partition has answered, it has received what home had sent before.
      await call(business)('messages.sendMessage', { peer: { _: 'inputPeerSelf' }, message: 'away now', random_id: BigInt(830 + business) });
      await call(writer)('messages.sendMessage', { peer: peers[writer]!, message: 'anybody there?', random_id: BigInt(810 + writer) });
      await call(writer)('messages.sendMessage', { peer: peers[writer]!, message: 'hello?', random_id: BigInt(820 + writer) });
      await eventually('it is told that the business is away', async () => (await history(writer)).some(({ message, out }) => !out && message === `hello from ${business}`));
      await call(business)('account.updateBusinessAwayMessage', {});
    }
    for (const index of [2, 3]) expect((await history(index)).filter(({ message }) => message.startsWith('hello from')).toSorted((one, other) => one.id - other.id)).toHaveLength(2);
  }, 60_000);

  test('the number of partitions cannot be changed later', async () => {
    const other = join(folder, 'other');
    mkdirSync(join(other, 'log'), { recursive: true });
    writeFileSync(join(other, 'settings.json'), JSON.stringify({ partitions: 3 }));
    await expect(startServer({ dataDir: other })).rejects.toThrow('was begun with 1 partition, settings.json says 3');
  });

  /** kill -9, at an arbitrary moment. */
  async function kill(name: string): Promise<void> {
    const { stdout } = await run(process.execPath, ['tools/ops/main.ts', 'status', '--json', '--data', server.dataDir], { cwd: ROOT });
    const { processes } = JSON.parse(stdout) as { processes: { name: string; pid?: number }[] };
    const { pid } = processes.find((one) => one.name === name)!;
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  }

  test(`seed ${SEED}: several hundred sends while either writer and its reactor are killed: each is in both mailboxes exactly once, group messages in all four, and a file is erased with its last use`, async () => {
    const acknowledged: string[][] = accounts.map(() => []);
    const count = () => acknowledged.reduce((sum, sent) => sum + sent.length, 0);
    const documents = await Promise.all(accounts.map((_, index) => document(index)));
    const known = await Promise.all(accounts.map((_, index) => accounts[0]!.account.find(phone(index))));
    const users = known.slice(1).map((peer) => ({ ...(peer as tl.inputPeerUser), _: 'inputUser' }) as const);
    const group = { _: 'inputPeerChat', chat_id: chatIn('chat', (await call(0)('messages.createChat', { users, title: 'Under fire' })).updates as tl.updates).id } as const;
    for (const [index, account] of accounts.entries()) {
      await eventually(`the group is there for ${index}`, () => account.account.call('messages.getFullChat', { chat_id: group.chat_id }).catch(() => undefined));
      await account.send(group, `g${index}/-1`, BigInt(8_000 + index));
    }
    const share = async (sender: number) => {
      for (let n = 0; n < SENDS_EACH; n++) {
        await accounts[sender]!.send(peers[sender]!, `${sender}/${n}`, BigInt(1_000_000 * (sender + 1) + n));
        acknowledged[sender]!.push(`${sender}/${n}`);
        if (n % GROUP_EVERY === 0) await accounts[sender]!.send(group, `g${sender}/${n}`, BigInt(9_000_000 * (sender + 1) + n));
        if (n % (SENDS_EACH / 3) === 0) await sendDocument(sender, documents[sender]!, n);
      }
    };
    const killInTurn = async () => {
      for (const { name, after } of killings(SEED)) {
        await eventually('some sends', () => count() >= PEOPLE * SENDS_EACH * after, 120_000);
        await kill(name);
      }
    };
    await Promise.all([killInTurn(), ...accounts.map((_, sender) => share(sender))]);
    for (const index of accounts.keys()) {
      const conversation = await eventually(`the mailbox of ${index} is whole`, async () => {
        const seen = (await texts(index)).filter((text) => /^\d\/\d+$/.test(text));
        return seen.length >= 2 * SENDS_EACH && seen;
      }, 60_000);
      const inGroup = await eventually(`the group is whole for ${index}`, async () => {
        const seen = (await texts(index)).filter((text) => /^g\d\//.test(text));
        return seen.length >= PEOPLE * (1 + SENDS_EACH / GROUP_EVERY) && seen;
      }, 60_000);
      const numbers = [-1, ...Array.from({ length: SENDS_EACH / GROUP_EVERY }, (_, nth) => nth * GROUP_EVERY)];
      for (const sender of accounts.keys()) expect(inGroup.filter((text) => text.startsWith(`g${sender}/`))).toEqual(numbers.map((n) => `g${sender}/${n}`));
      for (const side of [index, index ^ 1]) expect(conversation.filter((text) => text.startsWith(`${side}/`))).toEqual(acknowledged[side]);
    }
    for (const [sides, writer] of [[[0, 2], 'command-api-1'], [[1, 3], 'command-api']] as const) {
      // A file remains readable while a copy is left; the last copies are deleted in the second round.
      for (const [index, one] of documents.entries()) expect(await bytesOf(index, one)).toBe('there');
      await Promise.all([kill(writer), ...sides.map(dropDocuments)]);
    }
    for (const [index, one] of documents.entries()) await eventually(`the file of ${index} is gone`, async () => (await bytesOf(index, one)) === 'gone', 30_000);
  }, 240_000);

  test('read models rebuilt from position 0 give the same answers', async () => {
    const before = await Promise.all(accounts.map((account) => account.mailbox()));
    await run(process.execPath, ['tools/ops/main.ts', 'rebuild', 'all', '--data', server.dataDir], { cwd: ROOT });
    expect(await Promise.all(accounts.map((account) => account.mailbox()))).toEqual(before);
  }, 60_000);

  test('the auditor accepts both journals and finds every delivery once, over HTTP as in files', async () => {
    const live = await run(process.execPath, ['tools/audit/main.ts', server.connect.auditUrl], { cwd: ROOT });
    expect(live.stdout.match(/ACCEPTED/g)).toHaveLength(3);
    expect(live.stdout).toMatch(/deliveries +[\d,]{3,}/);
    for (const account of accounts) account.close();
    await server.stop();
    const { stdout } = await run(process.execPath, ['tools/audit/main.ts', server.dataDir], { cwd: ROOT });
    expect(stdout.match(/ACCEPTED/g)).toHaveLength(3);
    expect(stdout).toMatch(/deliveries +[\d,]{3,}/);
  }, 60_000);
});
