/** Sending as another peer in a group (core.telegram.org/method/channels.getSendAs). */
import type { Fact, MessageSent } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { ADMIN_RIGHTS } from '../src/index.ts';
import type { Command } from '../src/index.ts';
import { forward, send } from './commands.ts';
import { alice, bob, by, carol, refusalOf, START_MS } from './given.ts';
import { inTown } from './refusal-order.ts';

/** Alice's public group with members Bob and Carol, and two public channels of Bob. */
function square() {
  const { world, chat } = inTown();
  const run = (command: Command, actor: number): Fact[] => world.run(command, by(actor)).map(({ fact }) => fact);
  const made = (username: string) => {
    const [{ chat: channel }] = run({ type: 'CreateChat', kind: 'broadcast', title: username, about: '', users: [] }, bob) as [Fact & { chat: number }];
    run({ type: 'ClaimChatUsername', chat: channel, username }, bob);
    return channel;
  };
  run({ type: 'AddMembers', chat, users: [carol] }, alice);
  run({ type: 'ClaimChatUsername', chat, username: 'the_square' }, alice);
  const [diary, other] = [made('the_diary'), made('the_other')];
  const said = (command: Command, actor: number) => (run(command, actor)[0] as MessageSent);
  const refused = (command: Command, actor: number) => refusalOf(world, command, by(actor));
  return { world, chat, diary, other, run, said, refused };
}

describe('sending as an own channel', () => {
  test('the message is shown as from the channel; a reply to it mentions nobody, and its author may edit it', () => {
    const { chat, diary, said, run } = square();
    const sent = said(send(chat, 'good morning', { sendAs: diary }), bob);
    expect(sent).toMatchObject({ author: bob, sender: diary, post: false, content: { postAuthor: '' } });
    const { messageId } = sent.deliveries[0]!;
    expect(said(send(chat, 'and to you', { replyTo: { id: messageId, quote: undefined } }), carol).mentions).toEqual([]);
    expect(said(forward(chat, [messageId], carol), carol).content!.forward).toMatchObject({ fromUser: 0, fromPeer: diary, channelPost: 0 });
    expect(run({ type: 'EditMessage', peer: chat, id: messageId, text: { text: 'good evening', entities: [] }, media: undefined, invertMedia: false }, bob)[0]).toMatchObject({ type: 'MessageEdited' });
  });

  test('edits and deletions by its author are not in the admin log; deletions by an admin are', () => {
    const { chat, diary, said, run } = square();
    const [one, other] = ['one', 'other'].map((text) => said(send(chat, text, { sendAs: diary }), bob).deliveries[0]!.messageId);
    const edited = run({ type: 'EditMessage', peer: chat, id: one!, text: { text: 'two', entities: [] }, media: undefined, invertMedia: false }, bob);
    const deleted = run({ type: 'DeleteChatMessages', chat, ids: [one!] }, bob);
    expect([...edited, ...deleted].map(({ type }) => type)).toEqual(['MessageEdited', 'MessagesErased']);
    expect(run({ type: 'DeleteChatMessages', chat, ids: [other!] }, alice)).toContainEqual(expect.objectContaining({ type: 'ChatMessagesDeleted', by: alice, messages: [expect.objectContaining({ speaker: diary })] }));
  });

  test('requires ownership of a public channel, in a public supergroup', () => {
    const { chat, diary, refused, run } = square();
    const asDiary = send(chat, 'hello', { sendAs: diary });
    expect(refused(asDiary, carol)).toBe('SEND_AS_PEER_INVALID');
    expect(refused(send(chat, 'hello', { sendAs: chat }), bob)).toBe('SEND_AS_PEER_INVALID');
    expect(refused(send(carol, 'hello', { sendAs: diary }), bob)).toBe('SEND_AS_PEER_INVALID');
    run({ type: 'ClaimChatUsername', chat, username: '' }, alice);
    expect(refused(asDiary, bob)).toBe('SEND_AS_PEER_INVALID');
    run({ type: 'ClaimChatUsername', chat, username: 'the_square' }, alice);
    run({ type: 'ClaimChatUsername', chat: diary, username: '' }, bob);
    expect(refused(asDiary, bob)).toBe('SEND_AS_PEER_INVALID');
  });

  test('the saved choice applies to messages without an explicit sender, while it is available', () => {
    const { chat, diary, other, said, run } = square();
    expect(run({ type: 'ChooseSendAs', chat, as: diary }, bob)).toMatchObject([{ type: 'SendAsChosen', chat, user: bob, sender: diary }]);
    expect(run({ type: 'ChooseSendAs', chat, as: diary }, bob)).toEqual([]);
    expect(said(send(chat, 'hello'), bob).sender).toBe(diary);
    expect(said(send(chat, 'hello', { sendAs: bob }), bob).sender).toBe(0);
    expect(said(send(chat, 'hello', { sendAs: other }), bob).sender).toBe(other);
    expect(said(send(chat, 'hello'), carol).sender).toBe(0);
    run({ type: 'ClaimChatUsername', chat: diary, username: '' }, bob);
    expect(said(send(chat, 'hello'), bob).sender).toBe(0);
  });

  test('a scheduled message keeps an explicit sender, and otherwise uses the saved choice of the time it is sent', () => {
    const { chat, diary, other, run, said, refused } = square();
    const later = { dueS: START_MS / 1000 + 3600 };
    const sent = (id: number) => said({ type: 'SendScheduled', peer: chat, id }, bob);
    expect(refused(send(chat, 'later', { sendAs: diary, later }), carol)).toBe('SEND_AS_PEER_INVALID');
    expect(run(send(chat, 'later', { sendAs: diary, later }), bob)).toMatchObject([{ type: 'MessageScheduled', author: bob, sendAs: diary }]);
    for (const sendAs of [bob, undefined]) run(send(chat, 'later', { sendAs, later }), bob);
    run(forward(chat, [said(send(chat, 'now'), bob).deliveries[0]!.messageId], chat, { sendAs: diary, later }), bob);
    run({ type: 'ChooseSendAs', chat, as: other }, bob);
    expect([1, 2, 3, 4].map((id) => sent(id).sender)).toEqual([diary, 0, other, diary]);
  });

  test('a scheduled message whose explicit sender is no longer available is not sent as its author', () => {
    const { world, chat, diary, run, refused } = square();
    const dueS = START_MS / 1000 + 3600;
    for (const text of ['one', 'two']) run(send(chat, text, { sendAs: diary, later: { dueS } }), bob);
    const subject = world.journal.events.at(-1)!.position;
    run({ type: 'ClaimChatUsername', chat: diary, username: '' }, bob);
    expect(refused({ type: 'SendScheduled', peer: chat, id: 1 }, bob)).toBe('SEND_AS_PEER_INVALID');
    expect(world.run({ type: 'SendDue', subject }, by(777000, { atMs: dueS * 1000 })).map(({ fact }) => fact.type)).toEqual(['ScheduledMessagesEnded', 'MessagesErased']);
  });

  test('a repeating message keeps its explicit sender', () => {
    const { chat, diary, run } = square();
    run(send(chat, 'daily', { sendAs: diary, later: { dueS: START_MS / 1000 + 3600, repeatS: 86_400 } }), bob);
    expect(run({ type: 'SendScheduled', peer: chat, id: 1 }, bob)).toMatchObject([{ type: 'MessageSent', sender: diary }, {}, {}, { type: 'MessageScheduled', scheduledId: 2, sendAs: diary }]);
  });

  test('banning a channel bars its owner from sending as any channel there, but not as themselves', () => {
    const { chat, diary, other, run, said, refused } = square();
    expect(refused({ type: 'BanVoice', chat, voice: diary, banned: true }, carol)).toBe('CHAT_ADMIN_REQUIRED');
    expect(refused({ type: 'BanVoice', chat, voice: chat, banned: true }, alice)).toBe('PARTICIPANT_ID_INVALID');
    expect(run({ type: 'BanVoice', chat, voice: diary, banned: true }, alice)).toMatchObject([{ type: 'VoiceBanned', voice: diary, by: alice, banned: true }]);
    expect(run({ type: 'BanVoice', chat, voice: diary, banned: true }, alice)).toEqual([]);
    for (const sendAs of [diary, other]) expect(refused(send(chat, 'hello', { sendAs }), bob)).toBe('SEND_AS_PEER_INVALID');
    expect(said(send(chat, 'hello'), bob).sender).toBe(0);
    run({ type: 'BanVoice', chat, voice: diary, banned: false }, alice);
    expect(said(send(chat, 'hello', { sendAs: other }), bob).sender).toBe(other);
  });

  test('the rank of an anonymous admin is shown on messages of the group, not on those of their channel', () => {
    const { chat, diary, run, said } = square();
    run({ type: 'AppointAdmin', chat, user: bob, rights: ADMIN_RIGHTS.anonymous, rank: 'mayor' }, alice);
    expect(said(send(chat, 'hear'), bob)).toMatchObject({ sender: chat, content: { postAuthor: 'mayor' } });
    expect(said(send(chat, 'hear', { sendAs: diary }), bob)).toMatchObject({ sender: diary, content: { postAuthor: '' } });
  });
});
