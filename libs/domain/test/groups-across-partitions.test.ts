/** A basic group whose members have mailboxes in several partitions (docs/decisions/0036): what each member sees, and what is stored where. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Command } from '../src/index.ts';
import { clear, edit, forward, read, remove, reply, send } from './commands.ts';
import { anyUnrest, comparable, Deployment, everybody } from './deployment.ts';
import { BANNED_RIGHTS } from '../src/channels/rights.ts';

const [alice, bob, carol, dave] = everybody as [number, number, number, number];
/** Placeholder in commands for the group, until it is created. */
const GROUP = -1;

const somebody = fc.constantFrom(...everybody);
const anyId = fc.integer({ min: 0, max: 40 });
const someIds = fc.array(anyId, { minLength: 1, maxLength: 3 });
const inGroup: fc.Arbitrary<Command> = fc.oneof(
  { weight: 12, arbitrary: fc.string({ minLength: 1, maxLength: 5 }).map((text) => send(GROUP, `x${text}`)) },
  { weight: 5, arbitrary: anyId.map((id) => reply(GROUP, 're', id)) },
  { weight: 4, arbitrary: fc.tuple(anyId, fc.string({ minLength: 1, maxLength: 3 })).map(([id, text]) => edit(GROUP, id, `y${text}`)) },
  { weight: 2, arbitrary: fc.tuple(somebody, someIds).map(([peer, ids]) => forward(GROUP, ids, peer)) },
  { weight: 2, arbitrary: fc.tuple(somebody, someIds).map(([peer, ids]) => forward(peer, ids, GROUP)) },
  { weight: 2, arbitrary: somebody.map((peer) => send(peer, 'aside')) },
  { weight: 6, arbitrary: fc.tuple(someIds, fc.boolean()).map(([ids, revoke]) => remove(ids, revoke)) },
  { weight: 6, arbitrary: anyId.map((id) => read(GROUP, id)) },
  { weight: 3, arbitrary: fc.tuple(someIds, fc.boolean()).map(([ids, pinned]): Command => ({ type: 'PinMessages', peer: GROUP, ids, pinned, oneSide: false, silent: false })) },
  { weight: 1, arbitrary: fc.tuple(somebody, someIds, fc.boolean()).map(([peer, ids, oneSide]): Command => ({ type: 'PinMessages', peer, ids, pinned: true, oneSide, silent: false })) },
  { weight: 2, arbitrary: fc.tuple(anyId, fc.boolean(), fc.boolean()).map(([maxId, revoke, justClear]) => clear(GROUP, { maxId, revoke, justClear })) },
  { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 4 }).map((title): Command => ({ type: 'RenameChat', chat: GROUP, title })) },
  { weight: 1, arbitrary: somebody.map((user): Command => ({ type: 'AddMembers', chat: GROUP, users: [user] })) },
  { weight: 1, arbitrary: somebody.map((user): Command => ({ type: 'RemoveMember', chat: GROUP, user })) },
  { weight: 1, arbitrary: fc.constant<Command>({ type: 'LeaveChat', chat: GROUP }) },
  { weight: 1, arbitrary: fc.constantFrom(0, BANNED_RIGHTS.pin_messages).map((denied): Command => ({ type: 'SetDefaultRights', chat: GROUP, denied })) },
);
const anyActs = fc.array(fc.record({ actor: somebody, command: inGroup }), { minLength: 40, maxLength: 140, size: 'max' });

class Group extends Deployment {
  readonly chat: number;

  constructor(count: number, users = [bob, carol, dave]) {
    super(count);
    this.chat = this.createChat('all of us', alice, users);
    this.settle();
    this.settle();
  }

  act(command: Command, actor: number, minute: number): void {
    const named = Object.entries(command).map(([key, value]) => [key, value === GROUP ? this.chat : value] as const);
    this.run(Object.fromEntries(named) as unknown as Command, actor, minute);
  }

  /** Deliveries cause further deliveries: home passes on what it has received. */
  override settle(): void {
    super.settle();
    super.settle();
  }

  /** The documents of one kind, without the positions in their names. */
  known(kind: string): unknown[][] {
    return this.worlds.map(({ documents }) => [...documents.all].filter(([name]) => name.startsWith(`${kind}:`)).map(([, document]) => document));
  }
}

describe('a basic group across partitions', () => {
  test.each([2, 3, 4])('U1 M6 with %i partitions every user sees the same as with one if every delivery arrives before the next command', (count) => {
    let entries = 0;
    fc.assert(fc.property(anyActs, (acts) => {
      const [one, several] = [new Group(1), new Group(count)];
      for (const [minute, { actor, command }] of acts.entries()) {
        for (const deployment of [one, several]) deployment.act(command, actor, minute);
        several.settle();
      }
      for (const user of everybody) expect(comparable(several.entries.get(user))).toEqual(comparable(one.entries.get(user)));
      entries += [...one.entries.values()].reduce((sum, list) => sum + list.length, 0);
    }), { seed: 21, numRuns: 40 });
    expect(entries).toBeGreaterThan(2_000);
  });

  const anyStep = fc.oneof(
    { weight: 4, arbitrary: fc.record({ actor: somebody, command: inGroup }) },
    { weight: 5, arbitrary: anyUnrest },
  );

  test('U1 with late and repeated deliveries and restarts each message arrives exactly once in each mailbox, in order, and nothing refers to a message before it', () => {
    fc.assert(fc.property(fc.array(anyStep, { minLength: 60, maxLength: 180, size: 'max' }), (steps) => {
      const group = new Group(3);
      for (const [minute, step] of steps.entries()) {
        if ('command' in step) group.act(step.command, step.actor, minute);
        else group.undergo(step);
      }
      group.settle();
      group.expectSettled();
      for (const from of group.worlds.keys()) {
        // Partitions receive deliveries about a group from home only.
        const direct = group.facts(from).filter((fact) => fact.type === 'DeliveryPosted' && fact.peer < 0 && from !== 0 && fact.partition !== 0);
        expect(direct).toEqual([]);
      }
    }), { seed: 22, numRuns: 60 });
  });

  test('reactions and votes are known on every partition, and are removed with the message', () => {
    const group = new Group(4);
    const question = { kind: 'poll', poll: { id: 0, question: 'q', entities: [], answers: ['a', 'b'].map((text) => ({ text, entities: [], option: new TextEncoder().encode(text), correct: false, addedBy: 0, addedS: 0 })), publicVoters: true, multiple: false, quiz: false, closed: false, solution: '', solutionEntities: [], closePeriodS: 0, closeDateS: 0 } } as never;
    group.act(send(GROUP, '', { media: question }), bob, 0);
    group.settle();
    for (const [minute, actor] of everybody.entries()) {
      const { messageId: id } = group.entries.get(actor)!.at(-1)!;
      group.act({ type: 'SendReaction', peer: GROUP, id, emoji: ['👍'], big: false, recent: false }, actor, minute);
      group.act({ type: 'SendVote', peer: GROUP, id, options: [new TextEncoder().encode('a')] }, actor, minute);
    }
    group.settle();
    const said = (type: 'MessageReacted' | 'PollVoted') => group.worlds.map((_, partition) => group.facts(partition).filter((fact) => fact.type === type).length);
    expect([said('MessageReacted'), said('PollVoted')]).toEqual([[4, 4, 4, 4], [4, 4, 4, 4]]);
    group.act(remove([group.entries.get(bob)!.at(-1)!.messageId], true), bob, 9);
    group.settle();
    expect(everybody.map((user) => group.entries.get(user)!.at(-1)!.kind)).toEqual(Array(4).fill('removed'));
    expect(group.known('held').flat()).toHaveLength(1);
  });

  test('home keeps a copy exactly as long as any partition shows it', () => {
    // Mailboxes on partitions 1, 2 and 3 of four; none at home.
    const group = new Group(4, [bob, carol]);
    group.act(send(GROUP, 'hello'), alice, 0);
    group.settle();
    const erased = () => group.facts(0).filter((fact) => fact.type === 'MessagesErased').flatMap(({ messages }) => messages);
    const copy = group.facts(0).findIndex((fact) => fact.type === 'MessageSent' && fact.content?.text === 'hello');
    expect(group.facts(0)[copy]).toMatchObject({ author: alice, deliveries: [] });
    for (const [minute, user] of [alice, bob, carol].entries()) {
      expect(erased()).toEqual([]);
      group.act(remove([group.entries.get(user)!.findLast(({ text }) => text === 'hello')!.messageId]), user, minute);
      group.settle();
    }
    expect(erased()).toEqual([copy]);
  });

  test('a member removed at home does not get messages sent elsewhere before that is known there; members get them once', () => {
    const group = new Group(2);
    group.act(send(GROUP, 'under way'), alice, 0);
    group.act({ type: 'RemoveMember', chat: GROUP, user: bob }, alice, 1);
    group.settle();
    const heard = everybody.filter((user) => group.entries.get(user)!.some(({ text }) => text === 'under way'));
    expect(heard).toEqual([alice, carol, dave]);
  });
});
