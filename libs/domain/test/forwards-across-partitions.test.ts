/** Forwards and replies between mailboxes of several partitions and a supergroup, which is at home (docs/decisions/0038). */
import { answeredOf } from '@teamgram/event-schemas';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chatStream } from '../src/channels/chat.ts';
import type { Command } from '../src/index.ts';
import { forward, remove, send, storePhoto } from './commands.ts';
import { anyUnrest, comparable, Deployment, everybody } from './deployment.ts';

const [alice, bob, carol, dave] = everybody as [number, number, number, number];
/** Placeholders in commands for the chats, until they are created. */
const [SUPERGROUP, GROUP] = [-1, -2];

const somewhere = fc.constantFrom(alice, bob, SUPERGROUP, SUPERGROUP, GROUP);
const someIds = fc.array(fc.integer({ min: 2, max: 12 }), { minLength: 1, maxLength: 2 });
const anyAct: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(somewhere, fc.string({ minLength: 1, maxLength: 4 })).map(([peer, text]) => send(peer, `x${text}`)) },
  { weight: 8, arbitrary: fc.tuple(somewhere, someIds, somewhere, fc.boolean()).map(([from, ids, to, dropAuthor]) => forward(from, ids, to, { dropAuthor })) },
  { weight: 4, arbitrary: fc.tuple(somewhere, someIds, somewhere).map(([from, [id], to]) => send(to, 'an answer', { answering: { peer: from, id: id!, quote: undefined } })) },
  { weight: 3, arbitrary: fc.tuple(someIds, fc.boolean()).map(([ids, revoke]) => remove(ids, revoke)) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...everybody), fc.boolean()).map(([peer, on]): Command => ({ type: 'ProtectContent', peer, on, requestId: 0 })) },
);

class Town extends Deployment {
  readonly supergroup: number;
  readonly group: number;

  constructor(count: number) {
    super(count);
    this.group = this.createChat('a group', alice, everybody.slice(1));
    this.supergroup = this.createChat('a supergroup', alice);
    super.run({ type: 'AddMembers', chat: this.supergroup, users: [bob, carol, dave] }, alice, 0);
    this.settle();
  }

  override run(command: Command, actor: number, minute: number): void {
    const named = (value: unknown) => (value === SUPERGROUP ? this.supergroup : value === GROUP ? this.group : value);
    const answering = command.type === 'SendMessage' && command.answering;
    const meant = { ...command, ...(answering ? { answering: { ...answering, peer: named(answering.peer) } } : {}) };
    super.run(Object.fromEntries(Object.entries(meant).map(([key, value]) => [key, named(value)])) as unknown as Command, actor, minute);
  }

  /** Deliveries cause further deliveries: home passes on what it has received. */
  override settle(): void {
    for (let round = 0; round < 3; round++) super.settle();
  }

  /** The entries of all mailboxes, including the supergroup's. */
  seen() {
    return [...everybody, -this.supergroup].map((mailbox) => comparable(this.entries.get(mailbox)));
  }

  said(text: string) {
    return this.entries.get(-this.supergroup)?.filter((entry) => entry.text === text) ?? [];
  }
}

describe('forwards and cross-chat replies across partitions', () => {
  test.each([2, 3])('M6 with %i partitions every user and the supergroup see the same as with one', (count) => {
    const made = { forwards: 0, answers: 0 };
    fc.assert(fc.property(fc.array(fc.record({ actor: fc.constantFrom(...everybody), command: anyAct }), { minLength: 40, maxLength: 120, size: 'max' }), (acts) => {
      const [one, several] = [new Town(1), new Town(count)];
      for (const [minute, { actor, command }] of acts.entries()) {
        for (const town of [one, several]) town.run(command, actor, minute);
        several.settle();
      }
      expect(several.seen()).toEqual(one.seen());
      const said = one.facts(0).flatMap((fact) => (fact.type === 'MessageSent' && fact.stream === chatStream(one.supergroup) ? [fact.content] : []));
      made.forwards += said.filter((content) => content?.forward).length;
      made.answers += said.filter((content) => answeredOf(content)).length;
    }), { seed: 41, numRuns: 60 });
    expect(Math.min(made.forwards, made.answers)).toBeGreaterThan(60);
  });

  test('U1 late and repeated deliveries and restarts change the time of arrival only', () => {
    const anyStep = fc.oneof({ weight: 4, arbitrary: fc.record({ actor: fc.constantFrom(...everybody), command: anyAct }) }, { weight: 5, arbitrary: anyUnrest });
    fc.assert(fc.property(fc.array(anyStep, { minLength: 40, maxLength: 120, size: 'max' }), (steps) => {
      const town = new Town(3);
      for (const [minute, step] of steps.entries()) if ('command' in step) town.run(step.command, step.actor, minute); else town.undergo(step);
      town.settle();
      town.expectSettled();
    }), { seed: 42, numRuns: 40 });
  });

  test('content protection is checked on the partition that knows of it', () => {
    const town = new Town(2);
    town.run(send(carol, 'between us'), alice, 0);
    town.run({ type: 'ProtectContent', peer: carol, on: true, requestId: 0 }, alice, 1);
    town.run(forward(carol, [town.entries.get(alice)!.find(({ text }) => text === 'between us')!.messageId], SUPERGROUP), alice, 2);
    expect(town.said('between us')).toEqual([]);
  });

  test('a forward from a channel at home to a chat of two users on another partition arrives once for both, and is deleted for both', () => {
    const town = new Town(2);
    town.run(send(SUPERGROUP, 'for all'), alice, 0);
    const { messageId } = town.said('for all')[0]!;
    town.run(forward(SUPERGROUP, [messageId], carol), alice, 1);
    town.settle();
    const copies = () => town.worlds.map((_, partition) => town.facts(partition).filter((fact) => fact.type === 'MessageSent' && fact.stream === `dialog-${alice}-${carol}`));
    expect(copies()).toMatchObject([[], [{ deliveries: [{ mailbox: alice }, { mailbox: carol }] }]]);
    town.run(remove([town.entries.get(alice)!.at(-1)!.messageId], true), alice, 2);
    expect([alice, carol].map((user) => town.entries.get(user)!.at(-1)!.kind)).toEqual(['removed', 'removed']);
  });

  test('a reply borrows the file of its target, and keeps it until the reply is deleted', () => {
    const town = new Town(2);
    const erased = () => town.facts(0).flatMap((fact) => (fact.type === 'FileErased' ? [fact.id] : []));
    const newest = (mailbox: number) => town.entries.get(mailbox)!.findLast(({ kind }) => kind === 'MessageSent')!.messageId;
    town.run(storePhoto(6), bob, 0);
    town.run(send(SUPERGROUP, 'look', { media: { kind: 'photo', id: 6, spoiler: false } }), bob, 1);
    town.run(send(alice, 'beautiful', { answering: { peer: SUPERGROUP, id: newest(-town.supergroup), quote: undefined } }), alice, 2);
    const [there] = town.facts(town.partitionOf(alice)).flatMap((fact) => (fact.type === 'MessageSent' && fact.content ? answeredOf(fact.content) ?? [] : []));
    expect(there).toMatchObject({ chat: town.supergroup, from: { fromUser: bob }, media: { photo: { id: 6 } }, quoted: false });
    town.run({ type: 'DeleteChatMessages', chat: town.supergroup, ids: [newest(-town.supergroup)] }, bob, 3);
    town.settle();
    expect(erased()).toEqual([]);
    town.run(remove([newest(alice)]), alice, 4);
    town.settle();
    expect(erased()).toEqual([6]);
  });

  test('a forward borrows the file, which is erased with its last use, in either direction', () => {
    const town = new Town(2);
    const erased = () => town.facts(0).flatMap((fact) => (fact.type === 'FileErased' ? [fact.id] : []));
    const newest = (mailbox: number) => town.entries.get(mailbox)!.findLast(({ kind }) => kind === 'MessageSent')!.messageId;
    town.run(storePhoto(5), bob, 0);
    town.run(send(SUPERGROUP, '', { media: { kind: 'photo', id: 5, spoiler: false } }), bob, 1);
    town.run(forward(SUPERGROUP, [newest(-town.supergroup)], alice), alice, 2);
    town.run({ type: 'DeleteChatMessages', chat: town.supergroup, ids: [newest(-town.supergroup)] }, bob, 3);
    town.settle();
    expect(erased()).toEqual([]);
    town.run(forward(alice, [newest(alice)], SUPERGROUP), alice, 4);
    town.run(remove([newest(alice)]), alice, 5);
    town.settle();
    expect(erased()).toEqual([]);
    town.run({ type: 'DeleteChatMessages', chat: town.supergroup, ids: [newest(-town.supergroup)] }, alice, 6);
    town.settle();
    expect(erased()).toEqual([5]);
  });
});
