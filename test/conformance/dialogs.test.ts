/** Dialogs and messages in typical client sequences. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import { eventually } from '../support/eventually.ts';
import { startPeople } from '../support/people.ts';
import type { People } from '../support/people.ts';

let people: People;
let bobDialog: tl.inputDialogPeer;
const self = { _: 'inputPeerSelf' } as const;
const firstPage = { offset_date: 0, offset_id: 0, offset_peer: { _: 'inputPeerEmpty' }, limit: 20, hash: 0n } as const;
const wholeHistory = { offset_id: 0, offset_date: 0, add_offset: 0, limit: 50, max_id: 0, min_id: 0, hash: 0n };
let randomId = 100n;

beforeAll(async () => {
  people = await startPeople();
  bobDialog = { _: 'inputDialogPeer', peer: people.bobForAlice };
});
afterAll(() => people?.leave());

async function say(peer: tl.InputPeer, message: string): Promise<number> {
  const sent = await people.alice.call('messages.sendMessage', { peer, message, random_id: randomId++ });
  if (sent._ !== 'updateShortSentMessage') throw new Error(`messages.sendMessage answered ${sent._}`);
  return sent.id;
}

async function historyOf(account: 'alice' | 'bob'): Promise<tl.message[]> {
  const peer = account === 'alice' ? people.bobForAlice : people.aliceForBob;
  const history = await people[account].call('messages.getHistory', { ...wholeHistory, peer });
  return 'messages' in history ? (history.messages as tl.message[]) : [];
}

const textsOf = async (account: 'alice' | 'bob') => (await historyOf(account)).map(({ message }) => message);

describe('messages', () => {
  test('messages sent by one are read by the other, newest first', async () => {
    for (const text of ['one', 'two', 'three']) await say(people.bobForAlice, text);
    await eventually('Bob has all three', async () => (await textsOf('bob')).length === 3);
    expect(await textsOf('bob')).toEqual(['three', 'two', 'one']);
    expect(await textsOf('alice')).toEqual(['three', 'two', 'one']);
  });

  test('messages.getMessages returns them by id, in the requested order', async () => {
    const [three, two] = await historyOf('alice');
    const found = await people.alice.call('messages.getMessages', { id: [two!.id, 999_999, three!.id].map((id) => ({ _: 'inputMessageID', id })) });
    expect(found).toMatchObject({ messages: [{ message: 'two' }, { _: 'messageEmpty', id: 999_999 }, { message: 'three' }] });
  });

  test('messages.search finds texts', async () => {
    const query = { peer: people.bobForAlice, q: 'TWO', filter: { _: 'inputMessagesFilterEmpty' }, min_date: 0, max_date: 0, offset_id: 0, add_offset: 0, limit: 10, max_id: 0, min_id: 0, hash: 0n } as const;
    expect(await people.alice.call('messages.search', query)).toMatchObject({ messages: [{ message: 'two' }] });
  });

  test('messages.forwardMessages shows the author; in Saved Messages also the origin', async () => {
    const [three] = await historyOf('alice');
    const forwarded = await people.alice.call('messages.forwardMessages', { from_peer: people.bobForAlice, to_peer: self, id: [three!.id], random_id: [randomId++] });
    const update = forwarded._ === 'updates' ? forwarded.updates.find(({ _ }) => _ === 'updateNewMessage') : undefined;
    expect(update).toMatchObject({ message: { message: 'three', fwd_from: { from_id: { user_id: people.alice.userId }, saved_from_msg_id: three!.id } } });
    await expect(people.alice.call('messages.forwardMessages', { from_peer: people.bobForAlice, to_peer: self, id: [999_999], random_id: [randomId++] })).rejects.toThrow('MESSAGE_ID_INVALID');
  });

  test('M6 messages.readHistory notifies the other side, and resets the counter', async () => {
    const { bob, aliceForBob, alice } = people;
    const before = await bob.call('messages.getPeerDialogs', { peers: [{ _: 'inputDialogPeer', peer: aliceForBob }] });
    expect(before.dialogs).toMatchObject([{ unread_count: 3 }]);
    expect(await bob.call('messages.readHistory', { peer: aliceForBob, max_id: 0 })).toMatchObject({ pts_count: 1 });
    const after = await bob.call('messages.getPeerDialogs', { peers: [{ _: 'inputDialogPeer', peer: aliceForBob }] });
    expect(after.dialogs).toMatchObject([{ unread_count: 0 }]);
    await eventually('Alice sees that it was read', async () => {
      const { dialogs } = await alice.call('messages.getPeerDialogs', { peers: [bobDialog] });
      return (dialogs[0] as tl.dialog).read_outbox_max_id === (dialogs[0] as tl.dialog).top_message;
    });
  });

  test('messages.setTyping is delivered', async () => {
    const { alice, bobForAlice, heardByBob } = people;
    expect(await alice.call('messages.setTyping', { peer: bobForAlice, action: { _: 'sendMessageTypingAction' } })).toBe(true);
    await eventually('Bob hears that Alice types', () => heardByBob.some((update) => update._ === 'updateUserTyping' && update.user_id === alice.userId));
  });

  test('messages.deleteMessages deletes a message for one side or for both', async () => {
    const { alice } = people;
    const [three, two, one] = await historyOf('alice');
    expect(await alice.call('messages.deleteMessages', { id: [one!.id] })).toMatchObject({ pts_count: 1 });
    expect(await textsOf('alice')).toEqual(['three', 'two']);
    expect(await textsOf('bob')).toContain('one');
    await alice.call('messages.deleteMessages', { revoke: true, id: [two!.id, three!.id] });
    expect(await textsOf('alice')).toEqual([]);
    await eventually('the others are gone for Bob too', async () => (await textsOf('bob')).join() === 'one');
  });
});

describe('dialogs', () => {
  const peersOf = ({ dialogs }: { dialogs: tl.Dialog[] }) => (dialogs as tl.dialog[]).map(({ peer }) => (peer._ === 'peerUser' ? peer.user_id : 0));
  const listed = async () => {
    const answer = await people.alice.call('messages.getDialogs', firstPage);
    if (answer._ === 'messages.dialogsNotModified') throw new Error('nobody said that nothing changed');
    return answer;
  };

  test('M9 messages.getDialogs lists the newest first; the next page continues after the last', async () => {
    await say(self, 'a note');
    await say(people.bobForAlice, 'hello again');
    const all = await listed();
    expect(peersOf(all).slice(0, 2)).toEqual([people.bob.userId, people.alice.userId]);
    const last = all.dialogs.at(-1) as tl.dialog;
    const rest = await people.alice.call('messages.getDialogs', { ...firstPage, offset_id: last.top_message, offset_peer: self });
    expect(rest).toMatchObject({ dialogs: [] });
    // TDLib sends the offset peer without its access hash, which is not checked there.
    const [first, ...behind] = peersOf(all);
    const page = { ...firstPage, offset_id: (all.dialogs[0] as tl.dialog).top_message, offset_peer: { _: 'inputPeerUser', user_id: first!, access_hash: 0n } } as const;
    expect(peersOf(await people.alice.call('messages.getDialogs', page) as tl.messages.dialogsSlice)).toEqual(behind);
  });

  test('messages.toggleDialogPin, getPinnedDialogs, reorderPinnedDialogs', async () => {
    const { alice, bob } = people;
    const own: tl.inputDialogPeer = { _: 'inputDialogPeer', peer: self };
    expect(await alice.call('messages.toggleDialogPin', { pinned: true, peer: own })).toBe(true);
    await alice.call('messages.toggleDialogPin', { pinned: true, peer: bobDialog });
    expect(peersOf(await alice.call('messages.getPinnedDialogs', { folder_id: 0 }))).toEqual([bob.userId, alice.userId]);
    expect(await alice.call('messages.reorderPinnedDialogs', { force: true, folder_id: 0, order: [own, bobDialog] })).toBe(true);
    expect(peersOf(await alice.call('messages.getPinnedDialogs', { folder_id: 0 }))).toEqual([alice.userId, bob.userId]);
    await alice.call('messages.toggleDialogPin', { peer: own });
    expect(peersOf(await alice.call('messages.getPinnedDialogs', { folder_id: 0 }))).toEqual([bob.userId]);
  });

  test('messages.markDialogUnread, getDialogUnreadMarks', async () => {
    const { alice, bob } = people;
    expect(await alice.call('messages.markDialogUnread', { unread: true, peer: bobDialog })).toBe(true);
    expect(await alice.call('messages.getDialogUnreadMarks', {})).toMatchObject([{ peer: { user_id: bob.userId } }]);
    await alice.call('messages.markDialogUnread', { peer: bobDialog });
    expect(await alice.call('messages.getDialogUnreadMarks', {})).toEqual([]);
  });

  test('messages.saveDraft, getAllDrafts, clearAllDrafts', async () => {
    const { alice, bob, bobForAlice } = people;
    expect(await alice.call('messages.saveDraft', { peer: bobForAlice, message: 'I wanted to sa' })).toBe(true);
    expect(await alice.call('messages.getAllDrafts', {})).toMatchObject({ updates: [{ peer: { user_id: bob.userId }, draft: { message: 'I wanted to sa' } }] });
    expect(await alice.call('messages.clearAllDrafts', {})).toBe(true);
    expect(await alice.call('messages.getAllDrafts', {})).toMatchObject({ updates: [] });
  });

  test('a reply quotes the original, which must be in this chat', async () => {
    const { alice, bobForAlice } = people;
    const { id } = await alice.call('messages.sendMessage', { peer: bobForAlice, message: 'a rose is a rose', random_id: 4_240n }) as tl.updateShortSentMessage;
    const answer = (random_id: bigint, more: object) =>
      alice.call('messages.sendMessage', { peer: bobForAlice, message: 'is it?', random_id, reply_to: { _: 'inputReplyToMessage', reply_to_msg_id: id, ...more } });
    await expect(answer(4_243n, { quote_text: 'a tulip' })).rejects.toThrow('QUOTE_TEXT_INVALID');
    // In this chat the same id belongs to another message.
    await expect(answer(4_244n, { reply_to_peer_id: { _: 'inputPeerSelf' } })).rejects.toThrow('MSG_ID_INVALID');
    await answer(4_245n, { quote_text: 'a rose', quote_offset: 10, reply_to_peer_id: bobForAlice });
    const [newest] = await historyOf('alice');
    expect(newest).toMatchObject({ message: 'is it?', reply_to: { reply_to_msg_id: id, quote: true, quote_text: 'a rose', quote_offset: 10 } });
  });

  test('messages.deleteHistory of a date range deletes only the messages in it', async () => {
    const { alice, bobForAlice } = people;
    const before = await textsOf('alice');
    const sent = await alice.call('messages.sendMessage', { peer: bobForAlice, message: 'of today', random_id: 4_242n }) as tl.updateShortSentMessage;
    const clear = (more: object) => alice.call('messages.deleteHistory', { peer: bobForAlice, max_id: 0, ...more });
    expect(await clear({ min_date: sent.date, max_date: sent.date + 1 })).toMatchObject({ offset: 0, pts_count: 0 });
    expect(await clear({ max_date: 1 })).toMatchObject({ offset: 0, pts_count: 0 });
    const gone = await clear({ min_date: sent.date - 1, max_date: sent.date + 1 });
    expect(gone.pts_count).toBeGreaterThan(0);
    const after = await textsOf('alice');
    expect(after).not.toContain('of today');
    expect(before).toEqual(expect.arrayContaining(after));
    await expect(alice.call('messages.deleteHistory', { peer: { _: 'inputPeerChat', chat_id: 5 }, max_id: 0, min_date: 1 })).rejects.toThrow('CHAT_REVOKE_DATE_UNSUPPORTED');
    // Deleted a hundred at a time.
    const note = (index: number) => alice.call('messages.sendMessage', { peer: { _: 'inputPeerSelf' }, message: `${index}`, random_id: BigInt(50_000 + index) }) as Promise<tl.updateShortSentMessage>;
    const notes = await Promise.all(Array.from({ length: 103 }, (_, index) => note(index)));
    const dates = notes.map(({ date }) => date);
    const numbers = notes.map(({ id }) => id);
    const clearNotes = () => alice.call('messages.deleteHistory', {
      peer: { _: 'inputPeerSelf' }, max_id: Math.max(...numbers) - 1, min_date: Math.min(...dates) - 1, max_date: Math.max(...dates) + 1 });
    expect(await clearNotes()).toMatchObject({ offset: 1, pts_count: 100 });
    const rest = await clearNotes();
    expect(rest.offset).toBe(0);
    expect(rest.pts_count).toBeGreaterThanOrEqual(2);
    const { messages: [kept] } = await alice.call('messages.getHistory', { peer: { _: 'inputPeerSelf' }, offset_id: 0, offset_date: 0, add_offset: 0, limit: 1, max_id: 0, min_id: 0, hash: 0n }) as tl.messages.messages;
    expect(kept!.id).toBe(Math.max(...numbers));
  });

  test('messages.deleteHistory empties a dialog and removes it from the list', async () => {
    const { alice, bobForAlice, bob } = people;
    expect(await alice.call('messages.deleteHistory', { peer: bobForAlice, max_id: 0 })).toMatchObject({ offset: 0 });
    expect(await textsOf('alice')).toEqual([]);
    expect(peersOf(await listed())).not.toContain(bob.userId);
    expect(await textsOf('bob')).not.toEqual([]);
  });
});

describe('messages.toggleNoForwards of a private chat', () => {
  const toggle = (who: 'alice' | 'bob', enabled: boolean, request_msg_id?: number) =>
    people[who].call('messages.toggleNoForwards', { peer: who === 'alice' ? people.bobForAlice : people.aliceForBob, enabled, request_msg_id }) as Promise<tl.updates>;
  const newMessage = (told: tl.updates) => told.updates.flatMap((update) => (update._ === 'updateNewMessage' ? [update.message as tl.messageService] : []))[0];
  const seenBy = async (who: 'alice' | 'bob') => {
    const peer = who === 'alice' ? people.bobForAlice : people.aliceForBob;
    const { full_user: { noforwards_my_enabled: own = false, noforwards_peer_enabled: theirs = false } } = await people[who].call('users.getFullUser', { id: { ...peer, _: 'inputUser' } });
    return { own, theirs };
  };
  const request = async (): Promise<tl.messageService> =>
    eventually('Alice is asked', async () => (await historyOf('alice') as (tl.message | tl.messageService)[]).find((message): message is tl.messageService => message._ === 'messageService' && message.action._ === 'messageActionNoForwardsRequest'));

  test('neither side can forward messages, and the one who enabled it is visible', async () => {
    const { alice, bob, aliceForBob } = people;
    const id = await say(people.bobForAlice, 'for you alone');
    expect(newMessage(await toggle('alice', true))).toMatchObject({ action: { _: 'messageActionNoForwardsToggle', prev_value: false, new_value: true } });
    expect((await toggle('alice', true)).updates).toEqual([]);
    expect(await seenBy('alice')).toEqual({ own: true, theirs: false });
    await eventually('Bob sees it as well', async () => (await seenBy('bob')).theirs);
    const [newest] = (await historyOf('bob')).filter(({ message }) => message === 'for you alone');
    expect(newest!.noforwards).toBeUndefined();
    for (const [one, from, ids] of [[alice, people.bobForAlice, [id]], [bob, aliceForBob, [newest!.id]]] as const) {
      await expect(one.call('messages.forwardMessages', { from_peer: from, to_peer: self, id: [...ids], random_id: [randomId++] })).rejects.toThrow('CHAT_FORWARDS_RESTRICTED');
    }
  });

  test('the other side can request to disable it, once; the answer replies to the request', async () => {
    expect(newMessage(await toggle('bob', false))).toMatchObject({ action: { _: 'messageActionNoForwardsRequest', prev_value: true, new_value: false } });
    expect(await seenBy('bob')).toEqual({ own: false, theirs: true });
    const asked = await request();
    expect(asked.action).not.toHaveProperty('expired', true);
    const answer = newMessage(await toggle('alice', false, asked.id));
    expect(answer).toMatchObject({ reply_to: { reply_to_msg_id: asked.id }, action: { _: 'messageActionNoForwardsToggle', prev_value: true, new_value: false } });
    await expect(toggle('alice', false, asked.id)).rejects.toThrow('REQUEST_MSG_EXPIRED');
    expect((await request()).action).toMatchObject({ expired: true });
    expect(await seenBy('alice')).toEqual({ own: false, theirs: false });
    await expect(people.alice.call('messages.toggleNoForwards', { peer: self, enabled: true })).rejects.toThrow('PEER_ID_INVALID');
  });
});
