/** Replies to messages of other chats (core.telegram.org/api/replies). */
import { answeredOf, quote } from '@teamgram/event-schemas';
import type { Fact, MessageSent } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../src/index.ts';
import type { Command } from '../src/index.ts';
import { edit, forward, remove, send, storePhoto } from './commands.ts';
import { by, registered, START_MS, World } from './given.ts';

const [alice, bob, carol] = [1, 2, 3];

class Town {
  readonly world = new World();
  readonly square: number;
  readonly club: number;

  constructor() {
    for (const [user, name] of [[alice, 'Alice'], [bob, 'Bob'], [carol, 'Carol']] as const) this.world.record(registered(user, `1555000${user}`, name));
    this.square = this.#chat('supergroup', alice, [bob, carol]);
    this.club = this.#chat('supergroup', alice, [bob]);
  }

  #chat(kind: 'supergroup' | 'broadcast', creator: number, users: number[]): number {
    const [fact] = this.run({ type: 'CreateChat', kind, title: kind, about: '', users: [] }, creator) as [Fact & { chat: number }];
    this.run({ type: 'AddMembers', chat: fact.chat, users }, creator);
    return fact.chat;
  }

  run(command: Command, actor: number): Fact[] {
    return this.world.run(command, by(actor)).map(({ fact }) => fact);
  }
  sent(command: Command, actor: number): MessageSent {
    return this.run(command, actor).find((fact): fact is MessageSent => fact.type === 'MessageSent')!;
  }
  /** Sends a message; returns its id there. */
  say(peer: number, text: string, actor: number, more: object = {}): number {
    return this.sent(send(peer, text, more), actor).deliveries.find(({ mailbox }) => mailbox === actor || mailbox === -peer)!.messageId;
  }
  answer(to: number, peer: number, id: number, actor: number, quoted?: string) {
    const { content, deliveries } = this.sent(send(to, 'so it is', { answering: { peer, id, quote: quoted === undefined ? undefined : quote({ text: quoted }) } }), actor);
    return { ...answeredOf(content), quote: content!.quote?.text, replyToIds: deliveries.map(({ replyToId }) => replyToId) };
  }
  refused(command: Command, actor: number): string {
    try {
      this.run(command, actor);
    } catch (error) {
      if (error instanceof Refusal) return error.error;
      throw error;
    }
    return 'nothing';
  }
}

describe('a reply to a message of another chat', () => {
  test('contains the author, the beginning or the quote, and the place of the message if others could open it', () => {
    const town = new Town();
    const id = town.say(town.square, 'bread is dear', bob);
    expect(town.answer(carol, town.square, id, alice)).toMatchObject({ from: { fromUser: bob, fromPeer: 0 }, chat: town.square, id, quoted: false, quote: 'bread is dear', replyToIds: [0, 0] });
    expect(town.answer(town.club, town.square, id, bob, 'dear')).toMatchObject({ quoted: true, quote: 'dear' });
    const own = town.say(bob, 'between us', alice);
    expect(town.answer(town.club, bob, own, alice)).toMatchObject({ from: { fromUser: alice }, chat: 0, id: 0, quote: 'between us' });
  });

  test('respects forward privacy; a forwarded message shows its first author', () => {
    const town = new Town();
    town.run({ type: 'ChoosePrivacy', key: 'Forwards', rules: [{ kind: 'DisallowAll', users: [], chats: [] }] }, bob);
    const id = town.say(town.square, 'bread is dear', bob);
    expect(town.answer(carol, town.square, id, alice)).toMatchObject({ from: { fromUser: 0, fromName: 'Bob' } });
    const own = town.say(alice, 'to myself', alice);
    const passed = town.sent(forward(alice, [own], carol), alice).deliveries.find(({ mailbox }) => mailbox === carol)!.messageId;
    expect(town.answer(town.square, alice, passed, carol)).toMatchObject({ from: { fromUser: alice }, chat: 0 });
  });

  test('is refused for messages that are unreadable, protected or service messages', () => {
    const town = new Town();
    const inClub = town.say(town.club, 'for members', bob);
    const answering = (peer: number, id: number, quoted?: string) => send(town.square, 'I heard', { answering: { peer, id, quote: quoted === undefined ? undefined : quote({ text: quoted }) } });
    expect(town.refused(answering(town.club, inClub), carol)).toBe('MSG_ID_INVALID');
    expect(town.refused(answering(town.club, 99), bob)).toBe('MSG_ID_INVALID');
    expect(town.refused(answering(town.club, 2), bob)).toBe('MSG_ID_INVALID');
    expect(town.refused(answering(town.club, inClub, 'for everybody'), bob)).toBe('QUOTE_TEXT_INVALID');
    const kept = town.say(town.club, 'not to be told', bob, { noForwards: true });
    expect(town.refused(answering(town.club, kept), bob)).toBe('CHAT_FORWARDS_RESTRICTED');
    town.run({ type: 'SetChatOption', chat: town.club, option: 'no-forwards', on: true } as Command, alice);
    expect(town.refused(answering(town.club, inClub), bob)).toBe('CHAT_FORWARDS_RESTRICTED');
  });

  test('is kept by an edit and dropped by a forward', () => {
    const town = new Town();
    const id = town.say(town.square, 'bread is dear', bob);
    const answer = town.say(carol, 'it is', alice, { answering: { peer: town.square, id, quote: undefined } });
    const [edited] = town.run(edit(carol, answer, 'it was'), alice);
    expect(answeredOf((edited as Extract<Fact, { type: 'MessageEdited' }>).content)).toMatchObject({ chat: town.square, id });
    expect(town.sent(forward(carol, [answer], bob), alice).content).toMatchObject({ text: 'it was', service: undefined, quote: undefined });
  });

  test('is kept when scheduled, even if the original message is deleted; the file it shows is kept with it', () => {
    const town = new Town();
    town.run(storePhoto(7), bob);
    const id = town.say(town.square, 'look', bob, { media: { kind: 'photo', id: 7, spoiler: false } });
    const dueS = Math.floor(START_MS / 1000) + 3600;
    town.run(send(carol, 'later', { answering: { peer: town.square, id, quote: undefined }, later: { dueS } }), alice);
    expect(town.run({ type: 'DeleteChatMessages', chat: town.square, ids: [id] }, bob).map(({ type }) => type)).not.toContain('FileErased');
    const sent = town.sent({ type: 'SendScheduled', peer: carol, id: 1 }, alice);
    expect(answeredOf(sent.content)).toMatchObject({ chat: town.square, id, media: { photo: { id: 7 } } });
    expect(sent.content!.quote?.text).toBe('look');
    const { messageId } = sent.deliveries.find(({ mailbox }) => mailbox === alice)!;
    expect(town.run(remove([messageId], true), alice).map(({ type }) => type)).toContain('FileErased');
  });
});
