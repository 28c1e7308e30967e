/** Message keyboards (core.telegram.org/api/bots/buttons), sent by our own SDK and seen by every client. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readResult, writeObject } from '@teamgram/tl';
import type { Request, Result, tl, TlObject } from '@teamgram/tl';
import { Person } from './layer-person.ts';
import { eventually } from '../support/eventually.ts';
import { BOB_PHONE } from '../support/people.ts';
import { chatIn, inputChannel, inputPeerChannel, nextRandomId, startCommunity, wholeHistory } from './community.ts';
import type { Community } from './community.ts';

let people: Community;
/** Bob as Alice addresses him, and the other way round. */
let bob: tl.inputPeerUser;
let alice: tl.inputPeerUser;

beforeAll(async () => {
  people = await startCommunity();
  bob = await people.alice.find(BOB_PHONE);
  alice = { ...(await people.user('bob', 'alice')), _: 'inputPeerUser' };
});
afterAll(() => people?.leave());

type Sends = 'messages.sendMessage' | 'messages.sendMedia' | 'messages.editMessage';
/** Calls a method as our own SDK does. */
async function callOwn<M extends Sends>(method: M, fields: Omit<Request<M>, '_'>): Promise<Result<M>> {
  return readResult(method, await people.alice.client.invoke(writeObject({ _: 'teamgram.invoke', query: { ...fields, _: method } } as unknown as TlObject)));
}

const style = { _: 'keyboardButtonStyle', bg_primary: true } as const;
const button = (text: string, type: tl.InlineButtonType): tl.keyboardInlineButton => ({ _: 'keyboardInlineButton', text, type });
const inline = (...buttons: tl.keyboardInlineButton[]): tl.replyInlineMarkup => ({ _: 'replyInlineMarkup', rows: buttons.map((one) => ({ _: 'keyboardInlineButtonRow', buttons: [one] })) });
const url = button('site', { _: 'inlineButtonTypeUrl', url: 'https://example.com/' });
const press = button('press', { _: 'inlineButtonTypeCallback', data: Uint8Array.of(1, 2, 3) });
const copy = button('copy', { _: 'inlineButtonTypeCopy', copy_text: 'copied' });

const send = (peer: tl.InputPeer, message: string, reply_markup?: tl.ReplyMarkup) => callOwn('messages.sendMessage', { peer, message, random_id: nextRandomId(), reply_markup });
const messageIn = (answer: tl.Updates): tl.message => (answer as tl.updates).updates.flatMap((update) => ('message' in update && typeof update.message === 'object' ? [update.message as tl.message] : []))[0]!;
const heard = (who: 'alice' | 'bob' | 'carol', text: string, name = 'updateNewMessage') => eventually(`${who} hears of "${text}"`, async () =>
  people.heard[who].flatMap((update) => (update._ === name && 'message' in update && typeof update.message === 'object' && update.message._ === 'message' && update.message.message === text ? [update.message] : [])).at(-1) ?? false);
const historyOf = async (who: 'alice' | 'bob' | 'carol', peer: tl.InputPeer) => {
  const answer = await people[who].call('messages.getHistory', { ...wholeHistory, peer });
  return 'messages' in answer ? answer.messages.filter((message): message is tl.message => message._ === 'message') : [];
};
const inHistory = (who: 'alice' | 'bob' | 'carol', peer: tl.InputPeer, text: string) => eventually(`${who} reads "${text}"`, async () => (await historyOf(who, peer)).find(({ message }) => message === text) ?? false);
/** Comparable form, without absent fields. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? `${item}` : item instanceof Uint8Array ? [...item] : item)));
const plainly = (value: unknown) => JSON.stringify(plain(value));

describe('message keyboards', () => {
  test('messages.sendMessage: recipients see the keyboard live, in the history, in a difference and in the dialog list', async () => {
    const { pts, qts, date } = await people.bob.call('updates.getState', {});
    const markup = inline(url, { ...press, style }, copy, button('who', { _: 'inlineButtonTypeSwitchInline', query: 'x', peer_types: [{ _: 'inlineQueryPeerTypeChat' }] }));
    const sent = messageIn(await send(bob, 'choose', markup));
    expect(plain(sent.reply_markup)).toEqual(plain(markup));
    for (const found of [await heard('bob', 'choose'), await heard('alice', 'choose'), await inHistory('bob', alice, 'choose')]) expect(plain(found.reply_markup)).toEqual(plain(markup));
    const difference = await people.bob.call('updates.getDifference', { pts, qts, date }) as tl.updates.difference;
    expect(plain((difference.new_messages.find((message) => message._ === 'message' && message.message === 'choose') as tl.message).reply_markup)).toEqual(plain(markup));
    const { messages } = await people.alice.call('messages.getDialogs', { offset_date: 0, offset_id: 0, offset_peer: { _: 'inputPeerEmpty' }, limit: 20, hash: 0n }) as tl.messages.dialogs;
    expect(messages.some((message) => message._ === 'message' && message.reply_markup?._ === 'replyInlineMarkup')).toBe(true);
    await people.alice.call('messages.updatePinnedMessage', { peer: bob, id: sent.id });
    const pinned = await people.alice.call('messages.search', { peer: bob, q: '', filter: { _: 'inputMessagesFilterPinned' }, min_date: 0, max_date: 0, offset_id: 0, add_offset: 0, limit: 10, max_id: 0, min_id: 0, hash: 0n });
    expect(plain('messages' in pinned && (pinned.messages[0] as tl.message).reply_markup)).toEqual(plain(markup));
  });

  test.each<[string, tl.ReplyMarkup]>([
    ['a keyboard', { _: 'replyKeyboardMarkup', resize: true, single_use: true, placeholder: 'say it', rows: [{ _: 'keyboardButtonRow', buttons: [
      { _: 'keyboardButton', text: 'plain', type: { _: 'buttonTypeDefault' } }, { _: 'keyboardButton', text: 'quiz', type: { _: 'buttonTypeRequestPoll', quiz: true } },
      { _: 'keyboardButton', text: 'who', type: { _: 'buttonTypeRequestPeer', button_id: 5, max_quantity: 2, peer_type: { _: 'requestPeerTypeChat', creator: true, has_username: false, user_admin_rights: { _: 'chatAdminRights', change_info: true } } } },
    ] }] }],
    ['no keyboard any more', { _: 'replyKeyboardHide', selective: true }], ['an answer', { _: 'replyKeyboardForceReply', single_use: true, placeholder: 'say it' }],
  ])('messages.sendMessage with %s', async (text, markup) => {
    expect(plain(messageIn(await send(bob, text, markup)).reply_markup)).toEqual(plain(markup));
    expect(plain((await heard('bob', text)).reply_markup)).toEqual(plain(markup));
  });

  test('a button that links to a user includes that user', async () => {
    const carol = await people.user('alice', 'carol');
    const answer = await send(bob, 'meet', inline(button('Carol', { _: 'inputInlineButtonTypeUserProfile', user_id: carol }))) as tl.updates;
    expect(messageIn(answer).reply_markup).toMatchObject({ rows: [{ buttons: [{ type: { _: 'inlineButtonTypeUserProfile', user_id: carol.user_id } }] }] });
    expect(answer.users.map(({ id }) => id)).toContain(carol.user_id);
    const nobody = { _: 'inputInlineButtonTypeUserProfile', user_id: { ...carol, access_hash: 1n } } as const;
    await expect(send(bob, 'meet', inline(button('nobody', nobody)))).rejects.toThrow('BUTTON_USER_INVALID');
    await expect(send(bob, 'play', inline(button('play', { _: 'inlineButtonTypeGame' })))).rejects.toThrow('BUTTON_TYPE_INVALID');
  });

  test('keyboards of ordinary clients are ignored', async () => {
    await people.alice.call('messages.sendMessage', { peer: bob, message: 'as a user', random_id: nextRandomId(), reply_markup: inline(url) });
    expect((await inHistory('bob', alice, 'as a user')).reply_markup).toBeUndefined();
  });

  test('messages.editMessage replaces and removes it, and edits by ordinary clients leave it; messages.forwardMessages keeps link buttons', async () => {
    const { id } = messageIn(await send(bob, 'first', inline(press)));
    expect(plain(messageIn(await callOwn('messages.editMessage', { peer: bob, id, message: 'second', reply_markup: inline(url) })).reply_markup)).toEqual(plain(inline(url)));
    expect(plain((await heard('bob', 'second', 'updateEditMessage')).reply_markup)).toEqual(plain(inline(url)));
    const edited = messageIn(await people.alice.call('messages.editMessage', { peer: bob, id, message: 'third' }));
    expect(plain(edited.reply_markup)).toEqual(plain(inline(url)));
    expect(plain((await heard('bob', 'third', 'updateEditMessage')).reply_markup)).toEqual(plain(inline(url)));
    const forwarded = messageIn(await people.alice.call('messages.forwardMessages', { from_peer: bob, id: [id], to_peer: { _: 'inputPeerSelf' }, random_id: [nextRandomId()] }));
    expect(plain(forwarded.reply_markup)).toEqual(plain(inline(url)));
    expect(messageIn(await callOwn('messages.editMessage', { peer: bob, id, message: 'fourth' })).reply_markup).toBeUndefined();
    expect((await heard('bob', 'fourth', 'updateEditMessage')).reply_markup).toBeUndefined();
    expect((await inHistory('bob', alice, 'fourth')).reply_markup).toBeUndefined();
  });

  test('scheduled messages have it, edits change it, and it is sent with the message', async () => {
    const schedule_date = Math.floor(Date.now() / 1000) + 3_000;
    const waiting = messageIn(await callOwn('messages.sendMessage', { peer: bob, message: 'choose then', random_id: nextRandomId(), reply_markup: inline(press), schedule_date }));
    expect(plain(waiting.reply_markup)).toEqual(plain(inline(press)));
    const list = async () => (await people.alice.call('messages.getScheduledHistory', { peer: bob, hash: 0n }) as tl.messages.messages).messages.find(({ id }) => id === waiting.id) as tl.message;
    expect(plain((await list()).reply_markup)).toEqual(plain(inline(press)));
    await eventually('the other device hears of it', () => people.heard.alice.some((update) => update._ === 'updateNewScheduledMessage' && plainly((update.message as tl.message).reply_markup) === plainly(inline(press))));
    const { id } = waiting;
    // An edit outside teamgram.invoke changes the text only.
    await people.alice.call('messages.editMessage', { peer: bob, id, message: 'choose later', schedule_date });
    expect(plain((await list()).reply_markup)).toEqual(plain(inline(press)));
    expect(plain(messageIn(await callOwn('messages.editMessage', { peer: bob, id, schedule_date, reply_markup: inline(url) })).reply_markup)).toEqual(plain(inline(url)));
    await expect(callOwn('messages.editMessage', { peer: bob, id, schedule_date, reply_markup: { _: 'replyKeyboardHide' } })).rejects.toThrow('REPLY_MARKUP_INVALID');
    const { updates } = await people.alice.call('messages.sendScheduledMessages', { peer: bob, id: [id] }) as tl.updates;
    expect(plain(((updates[0] as tl.updateNewMessage).message as tl.message).reply_markup)).toEqual(plain(inline(url)));
    for (const found of [await heard('bob', 'choose later'), await inHistory('bob', alice, 'choose later')]) expect(plain(found.reply_markup)).toEqual(plain(inline(url)));
    const bare = messageIn(await callOwn('messages.sendMessage', { peer: bob, message: 'bare then', random_id: nextRandomId(), reply_markup: inline(url), schedule_date }));
    expect(messageIn(await callOwn('messages.editMessage', { peer: bob, id: bare.id, schedule_date })).reply_markup).toBeUndefined();
    await people.alice.call('messages.deleteScheduledMessages', { peer: bob, id: [bare.id] });
  });

  test('in a group, a supergroup and a channel; visible to everybody', async () => {
    const users = [await people.user('alice', 'bob'), await people.user('alice', 'carol')];
    const { updates } = await people.alice.call('messages.createChat', { users, title: 'Group' });
    const group = chatIn('chat', updates as tl.updates);
    await send({ _: 'inputPeerChat', chat_id: group.id }, 'in the group', inline(url));
    for (const who of ['bob', 'carol'] as const) expect(plain((await heard(who, 'in the group')).reply_markup)).toEqual(plain(inline(url)));
    for (const kind of ['megagroup', 'broadcast'] as const) {
      const made = chatIn('channel', await people.alice.call('channels.createChannel', { [kind]: true, title: kind, about: '' }) as tl.updates);
      await people.alice.call('channels.inviteToChannel', { channel: inputChannel(made), users });
      const { id } = messageIn(await send(inputPeerChannel(made), `in a ${kind}`, inline(url)));
      for (const who of ['bob', 'carol'] as const) expect(plain((await heard(who, `in a ${kind}`, 'updateNewChannelMessage')).reply_markup)).toEqual(plain(inline(url)));
      await callOwn('messages.editMessage', { peer: inputPeerChannel(made), id, message: `now in a ${kind}`, reply_markup: inline(copy) });
      expect(plain((await heard('bob', `now in a ${kind}`, 'updateEditChannelMessage')).reply_markup)).toEqual(plain(inline(copy)));
    }
    await expect(send({ _: 'inputPeerChat', chat_id: group.id }, 'phone', { _: 'replyKeyboardMarkup', rows: [{ _: 'keyboardButtonRow', buttons: [{ _: 'keyboardButton', text: 'phone', type: { _: 'buttonTypeRequestPhone' } }] }] })).rejects.toThrow('BUTTON_TYPE_INVALID');
  });
});

test.each([133, 166, 198, 222])('layer %i gets the buttons it knows, in its own form', async (layer) => {
  const person = new Person(people.server, layer, `1555049${layer}`);
  await person.account.connect();
  await person.account.signUp(person.phone, 'Reader');
  const reader = await people.alice.find(person.phone);
  await send(reader, 'choose', inline(url, press, copy));
  const message = await eventually('it is there', async () => {
    const { messages } = await person.account.call('messages.getDialogs', { offset_date: 0, offset_id: 0, offset_peer: { _: 'inputPeerEmpty' }, limit: 20, hash: 0n }) as tl.messages.dialogs;
    const found = messages.find((one) => one._ === 'message' && one.message === 'choose');
    return found ?? false;
  }) as tl.message;
  person.account.close();
  const types = (message.reply_markup as tl.replyInlineMarkup).rows.flatMap(({ buttons }) => buttons.map(({ type }) => type._));
  expect((message.reply_markup as tl.replyInlineMarkup).rows.every(({ buttons }) => buttons.length === 1)).toBe(true);
  expect(types).toEqual(['inlineButtonTypeUrl', 'inlineButtonTypeCallback', ...(layer >= 189 ? ['inlineButtonTypeCopy'] : [])]);
});

test('messages.getBotCallbackAnswer: no bot answers', async () => {
  const { id } = messageIn(await send(bob, 'press it', inline(press)));
  await expect(people.alice.call('messages.getBotCallbackAnswer', { peer: bob, msg_id: id, data: Uint8Array.of(1, 2, 3) })).rejects.toThrow('BOT_RESPONSE_TIMEOUT');
});

test('a refused keyboard sends no message', async () => {
  await expect(send(bob, 'x', inline(button('x', { _: 'inlineButtonTypeUrl', url: 'x y' })))).rejects.toThrow('BUTTON_URL_INVALID');
  await expect(send(bob, 'x', { _: 'replyInlineMarkup', rows: [] })).rejects.toThrow('REPLY_MARKUP_INVALID');
});
