/** Scheduled messages (core.telegram.org/api/scheduled-messages), in every kind of chat. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WHEN_ONLINE_S } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';
import { clientHash } from '../support/client-hash.ts';
import { eventually } from '../support/eventually.ts';
import { nextRandomId, wholeHistory } from './community.ts';
import { gather, kinds } from './gathering.ts';
import type { Gathering, Kind } from './gathering.ts';

let people: Gathering;
/** Messages scheduled at the start for a little later, while the other tests run. */
const soon = new Map<Kind, { id: number; dueS: number }>();
const nowS = () => Math.floor(Date.now() / 1000);
const inAnHour = () => nowS() + 3600;

beforeAll(async () => {
  people = await gather();
  for (const kind of kinds) {
    const dueS = nowS() + 12;
    soon.set(kind, { id: idIn(await send(kind, `soon in ${kind}`, dueS)), dueS });
  }
});
afterAll(() => people?.leave());

const send = (kind: Kind, message: string, schedule_date: number, more: Partial<tl.messages.sendMessage> = {}) =>
  people.alice.call('messages.sendMessage', { peer: people.place(kind, 'alice'), message, random_id: nextRandomId(), schedule_date, ...more }) as Promise<tl.updates>;
const messageIn = ({ updates }: tl.updates) => (updates.find(({ _ }) => _ === 'updateNewScheduledMessage') as tl.updateNewScheduledMessage).message as tl.message;
const idIn = (answer: tl.updates) => messageIn(answer).id;
const list = async (kind: Kind, who: 'alice' | 'bob' = 'alice') => {
  const answer = await people[who].call('messages.getScheduledHistory', { peer: people.place(kind, who), hash: 0n });
  return (answer as tl.messages.messages).messages as tl.message[];
};
const newest = async (kind: Kind, who: 'alice' | 'bob', message: string) => {
  const answer = await people[who].call('messages.getHistory', { peer: people.place(kind, who), ...wholeHistory });
  return 'messages' in answer ? answer.messages.find((one) => one._ === 'message' && one.message === message) as tl.message | undefined : undefined;
};
const full = async (kind: Kind) => {
  const peer = people.place(kind, 'alice');
  if (peer._ === 'inputPeerUser') return (await people.alice.call('users.getFullUser', { id: { ...peer, _: 'inputUser' } })).full_user;
  if (peer._ === 'inputPeerChat') return (await people.alice.call('messages.getFullChat', { chat_id: peer.chat_id })).full_chat;
  return (await people.alice.call('channels.getFullChannel', { channel: { ...(peer as tl.inputPeerChannel), _: 'inputChannel' } })).full_chat;
};

describe.each(kinds)('in %s', (kind) => {
  test('messages.getScheduledHistory, getScheduledMessages: as the author sees them; the other device is notified', async () => {
    const dueS = inAnHour();
    const answer = await send(kind, 'later', dueS, { silent: true, entities: [{ _: 'messageEntityBold', offset: 0, length: 5 }] });
    const message = messageIn(answer);
    expect(answer.updates[0]).toMatchObject({ _: 'updateMessageID', id: message.id });
    expect(message).toMatchObject({ message: 'later', date: dueS, silent: true, entities: [{ _: 'messageEntityBold' }] });
    expect((await list(kind)).map(({ message: text }) => text)).toContain('later');
    await eventually('the hash of what waits is the one that clients make of it', async () => {
      const hash = clientHash((await list(kind)).flatMap(({ id, edit_date = 0, date }) => [id, edit_date, date]));
      return (await people.alice.call('messages.getScheduledHistory', { peer: people.place(kind, 'alice'), hash }))._ === 'messages.messagesNotModified';
    });
    expect(await people.alice.call('messages.getScheduledMessages', { peer: people.place(kind, 'alice'), id: [message.id, 99] })).toMatchObject({ messages: [{ id: message.id, message: 'later' }] });
    expect(await full(kind)).toMatchObject({ has_scheduled: true });
    await eventually('the other device hears of it', () => people.heard.alice.find((update) => update._ === 'updateNewScheduledMessage' && (update.message as tl.message).date === dueS));
    expect(await newest(kind, 'alice', 'later')).toBeUndefined();
    if (kind === 'a channel') await expect(list(kind, 'bob')).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    else expect(await list(kind, 'bob')).toEqual([]);
  });

  test('messages.editMessage, sendScheduledMessages, deleteScheduledMessages', async () => {
    const peer = people.place(kind, 'alice');
    const id = idIn(await send(kind, 'draft', inAnHour()));
    const edited = await people.alice.call('messages.editMessage', { peer, id, message: 'fair copy', schedule_date: inAnHour() + 60 });
    expect(messageIn(edited as tl.updates)).toMatchObject({ id, message: 'fair copy', edit_date: expect.any(Number) });
    await expect(people.alice.call('messages.editMessage', { peer, id, message: 'x', schedule_date: nowS() - 1 })).rejects.toThrow('SCHEDULE_DATE_INVALID');
    const { updates } = await people.alice.call('messages.sendScheduledMessages', { peer, id: [id] }) as tl.updates;
    const sent = (updates[0] as tl.updateNewMessage).message as tl.message;
    expect(sent).toMatchObject({ message: 'fair copy', from_scheduled: true });
    expect(updates[1]).toMatchObject({ _: 'updateDeleteScheduledMessages', messages: [id], sent_messages: [sent.id] });
    expect((await eventually('Bob has it', () => newest(kind, 'bob', 'fair copy'))).from_scheduled).toBeUndefined();
    await expect(people.alice.call('messages.sendScheduledMessages', { peer, id: [id] })).rejects.toThrow('MESSAGE_ID_INVALID');
    const gone = idIn(await send(kind, 'never', inAnHour()));
    expect(await people.alice.call('messages.deleteScheduledMessages', { peer, id: [gone] })).toMatchObject({ updates: [{ _: 'updateDeleteScheduledMessages', messages: [gone] }] });
    expect((await list(kind)).map(({ id: one }) => one)).not.toContain(gone);
    await eventually('the other device forgets it', () => people.heard.alice.some((update) => update._ === 'updateDeleteScheduledMessages' && update.messages.includes(gone)));
  });
});

test('schedule_repeat_period: rescheduled after sending; an edit without it ends that', async () => {
  const kind = 'a private chat';
  const peer = people.place(kind, 'alice');
  const repeat = { schedule_repeat_period: 86_400 };
  const waiting = messageIn(await send(kind, 'every day', inAnHour(), repeat));
  expect(waiting).toMatchObject(repeat);
  expect((await list(kind)).find(({ id }) => id === waiting.id)).toMatchObject(repeat);
  const { updates } = await people.alice.call('messages.sendScheduledMessages', { peer, id: [waiting.id] }) as tl.updates;
  expect((updates[0] as tl.updateNewMessage).message).not.toHaveProperty('schedule_repeat_period', 86_400);
  const again = (updates.at(-1) as tl.updateNewScheduledMessage).message as tl.message;
  expect(again).toMatchObject({ message: 'every day', ...repeat });
  expect(again.date).toBeGreaterThan(nowS() + 86_000);
  await eventually('the other device hears of it', () => people.heard.alice.some((update) => update._ === 'updateNewScheduledMessage' && update.message.id === again.id));
  const week = await people.alice.call('messages.editMessage', { peer, id: again.id, schedule_date: inAnHour(), schedule_repeat_period: 7 * 86_400 }) as tl.updates;
  expect(messageIn(week)).toMatchObject({ schedule_repeat_period: 7 * 86_400 });
  const once = await people.alice.call('messages.editMessage', { peer, id: again.id, schedule_date: inAnHour() }) as tl.updates;
  expect(messageIn(once).schedule_repeat_period).toBeUndefined();
  const said = await people.say(kind, 'to be passed on every day');
  const forwarded = await people.alice.call('messages.forwardMessages', { from_peer: peer, to_peer: { _: 'inputPeerSelf' }, id: [said.alice], random_id: [nextRandomId()], schedule_date: inAnHour(), ...repeat }) as tl.updates;
  expect(messageIn(forwarded)).toMatchObject(repeat);
});

test('media, albums and forwards can be scheduled; a date too close to now means at once', async () => {
  const kind = 'a private chat';
  const peer = people.place(kind, 'alice');
  const contact: tl.inputMediaContact = { _: 'inputMediaContact', phone_number: '1', first_name: 'C', last_name: '', vcard: '' };
  const media = await people.alice.call('messages.sendMedia', { peer, media: contact, message: '', random_id: nextRandomId(), schedule_date: inAnHour() }) as tl.updates;
  expect(messageIn(media)).toMatchObject({ media: { _: 'messageMediaContact' } });
  const said = await people.say(kind, 'to be passed on');
  const forwarded = await people.alice.call('messages.forwardMessages', { from_peer: peer, to_peer: { _: 'inputPeerSelf' }, id: [said.alice], random_id: [nextRandomId()], schedule_date: inAnHour() }) as tl.updates;
  expect(messageIn(forwarded)).toMatchObject({ message: 'to be passed on', fwd_from: { _: 'messageFwdHeader' } });
  const multi_media = [1, 2].map((): tl.inputSingleMedia => ({ _: 'inputSingleMedia', media: contact, message: '', random_id: nextRandomId() }));
  expect((await people.alice.call('messages.sendMultiMedia', { peer, multi_media, schedule_date: inAnHour() }) as tl.updates).updates.map(({ _ }) => _)).toEqual(
    ['updateMessageID', 'updateMessageID', 'updateNewScheduledMessage', 'updateNewScheduledMessage']);
  expect(await send(kind, 'at once', nowS() + 3)).toMatchObject({ _: 'updateShortSentMessage' });
});

test('messages scheduled for when a user is online are sent then, once, or at once if they are online', async () => {
  const kind = 'a private chat';
  await people.bob.call('account.updateStatus', { offline: true });
  await eventually('Alice sees it', async () => {
    const [bob] = await people.alice.call('users.getUsers', { id: [{ ...(people.place(kind, 'alice') as tl.inputPeerUser), _: 'inputUser' }] });
    return (bob as tl.user).status?._ === 'userStatusOffline';
  });
  const waiting = messageIn(await send(kind, 'you are back', WHEN_ONLINE_S));
  expect(waiting).toMatchObject({ date: WHEN_ONLINE_S });
  await eventually('it is known', async () => (await list(kind)).some(({ id }) => id === waiting.id));
  await Promise.all([1, 2].map(() => people.bob.call('account.updateStatus', { offline: false })));
  await eventually('Bob has it', async () => await newest(kind, 'bob', 'you are back') !== undefined);
  const history = await people.bob.call('messages.getHistory', { peer: people.place(kind, 'bob'), ...wholeHistory });
  expect('messages' in history && history.messages.filter((one) => one._ === 'message' && one.message === 'you are back')).toHaveLength(1);
  await eventually('Alice sees that Bob is there', async () => {
    const [bob] = await people.alice.call('users.getUsers', { id: [{ ...(people.place(kind, 'alice') as tl.inputPeerUser), _: 'inputUser' }] });
    return (bob as tl.user).status?._ === 'userStatusOnline';
  });
  expect(await send(kind, 'there you are', WHEN_ONLINE_S)).toMatchObject({ _: 'updateShortSentMessage' });
});

test('messages.sendScreenshotNotification: notifies the other side', async () => {
  const kind = 'a private chat';
  const said = await people.say(kind, 'do not keep this');
  const random_id = nextRandomId();
  const reply_to: tl.inputReplyToMessage = { _: 'inputReplyToMessage', reply_to_msg_id: said.bob };
  const tell = () => people.bob.call('messages.sendScreenshotNotification', { peer: people.place(kind, 'bob'), reply_to, random_id }) as Promise<tl.updates>;
  const { updates } = await tell();
  const message = (updates[1] as tl.updateNewMessage).message as tl.messageService;
  expect(updates[0]).toEqual({ _: 'updateMessageID', id: message.id, random_id });
  expect(message).toMatchObject({ out: true, action: { _: 'messageActionScreenshotTaken' }, reply_to: { reply_to_msg_id: said.bob } });
  expect((await tell()).updates[0]).toEqual(updates[0]);
  await eventually('Alice is told', async () => {
    const answer = await people.alice.call('messages.getHistory', { peer: people.place(kind, 'alice'), ...wholeHistory });
    return 'messages' in answer && answer.messages.some((one) => one._ === 'messageService' && one.action._ === 'messageActionScreenshotTaken' && one.reply_to?._ === 'messageReplyHeader' && one.reply_to.reply_to_msg_id === said.alice);
  });
  await expect(people.bob.call('messages.sendScreenshotNotification', { peer: people.place('a basic group', 'bob'), reply_to, random_id: nextRandomId() })).rejects.toThrow('PEER_ID_INVALID');
});

test('refusals', async () => {
  const kind = 'a private chat';
  await expect(send(kind, 'x', nowS() + 366 * 86_400)).rejects.toThrow('SCHEDULE_DATE_TOO_LATE');
  await expect(send(kind, 'x', inAnHour(), { schedule_repeat_period: 86_401 })).rejects.toThrow('SCHEDULE_DATE_INVALID');
  await expect(send(kind, 'x', 0, { schedule_repeat_period: 86_400 })).rejects.toThrow('SCHEDULE_DATE_INVALID');
  await expect(send(kind, 'x', WHEN_ONLINE_S, { schedule_repeat_period: 86_400 })).rejects.toThrow('SCHEDULE_DATE_INVALID');
  await expect(send('a basic group', 'x', WHEN_ONLINE_S)).rejects.toThrow('SCHEDULE_STATUS_PRIVATE');
  await expect(people.bob.call('messages.sendMessage', { peer: people.place('a channel', 'bob'), message: 'x', random_id: nextRandomId(), schedule_date: inAnHour() })).rejects.toThrow('CHAT_ADMIN_REQUIRED');
});

test.each(kinds)('S1 a due message is sent, once, in %s', async (kind) => {
  const { id, dueS } = soon.get(kind)!;
  const told = await eventually('the other device hears that it was sent', () =>
    people.heard.alice.find((update) => update._ === 'updateDeleteScheduledMessages' && update.messages.includes(id) && update.sent_messages !== undefined && samePeer(update.peer, kind)) as tl.updateDeleteScheduledMessages | undefined);
  const sent = await newest(kind, 'alice', `soon in ${kind}`);
  expect(told.sent_messages).toEqual([sent?.id]);
  expect(sent).toMatchObject({ from_scheduled: true });
  expect(sent!.date).toBeGreaterThanOrEqual(dueS);
  await eventually('Bob has it', async () => await newest(kind, 'bob', `soon in ${kind}`) !== undefined);
  expect((await list(kind)).map(({ id: one }) => one)).not.toContain(id);
});

function samePeer(peer: tl.Peer, kind: Kind): boolean {
  const place = people.place(kind, 'alice');
  if (place._ === 'inputPeerUser') return peer._ === 'peerUser' && peer.user_id === place.user_id;
  if (place._ === 'inputPeerChat') return peer._ === 'peerChat' && peer.chat_id === place.chat_id;
  return peer._ === 'peerChannel' && peer.channel_id === (place as tl.inputPeerChannel).channel_id;
}
