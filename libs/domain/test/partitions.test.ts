/** A private chat across partitions: two and three journals, and a transport that delays and repeats deliveries and loses its position. */
import fc from 'fast-check';
import { dialogFilter, todoItem, todoList } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { SERVICE_USER, UnknownDelivery, type Command, type Context, type ReceiveDelivery } from '../src/index.ts';
import { clear, edit, forward, read, remove, reply, send } from './commands.ts';
import { anyUnrest, comparable, Deployment, everybody } from './deployment.ts';
import { folderOf, pinnedDialogsOf } from '../src/dialogs/dialog.ts';
import { receiveDelivery } from '../src/partitions/receive-delivery.ts';
import { by, registered, START_MS, World } from './given.ts';

const [alice, bob, carol] = everybody as [number, number, number];

const tasks = todoList({ title: 'tasks', items: [1, 2].map((id) => todoItem({ id, title: 'x' })), othersComplete: true });
const somebody = fc.constantFrom(...everybody);
const anyId = fc.integer({ min: 0, max: 40 });
const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  { weight: 10, arbitrary: fc.tuple(somebody, fc.string({ minLength: 1, maxLength: 5 })).map(([peer, text]) => send(peer, `x${text}`)) },
  { weight: 4, arbitrary: fc.tuple(somebody, anyId).map(([peer, id]) => reply(peer, 're', id)) },
  { weight: 4, arbitrary: fc.tuple(somebody, anyId, fc.string({ minLength: 1, maxLength: 3 })).map(([peer, id, text]) => edit(peer, id, `y${text}`)) },
  { weight: 3, arbitrary: fc.tuple(somebody, fc.array(anyId, { minLength: 1, maxLength: 3 }), somebody).map(([from, ids, to]) => forward(from, ids, to)) },
  { weight: 5, arbitrary: fc.tuple(fc.array(anyId, { maxLength: 5 }), fc.boolean()).map(([ids, revoke]) => remove(ids, revoke)) },
  { weight: 5, arbitrary: fc.tuple(somebody, anyId).map(([peer, id]) => read(peer, id)) },
  { weight: 2, arbitrary: fc.tuple(somebody, anyId, fc.boolean(), fc.boolean()).map(([peer, maxId, revoke, justClear]) => clear(peer, { maxId, revoke, justClear })) },
  { weight: 1, arbitrary: fc.tuple(somebody, fc.constantFrom(0, 86_400)).map(([peer, periodS]): Command => ({ type: 'SetMessagesTtl', peer, periodS })) },
  { weight: 2, arbitrary: fc.tuple(somebody, fc.boolean(), fc.oneof(fc.constant(0), anyId)).map(([peer, on, requestId]): Command => ({ type: 'ProtectContent', peer, on, requestId })) },
  { weight: 3, arbitrary: somebody.map((peer) => send(peer, 'later', { later: { dueS: START_MS / 1000 + 86_400 } })) },
  { weight: 3, arbitrary: fc.tuple(somebody, fc.integer({ min: 1, max: 3 })).map(([peer, id]): Command => ({ type: 'SendScheduled', peer, id })) },
  { weight: 1, arbitrary: fc.tuple(somebody, anyId).map(([peer, replyToId]): Command => ({ type: 'TellScreenshot', peer, replyToId })) },
  { weight: 2, arbitrary: somebody.map((peer) => send(peer, '', { media: { kind: 'todo', todo: tasks } })) },
  { weight: 2, arbitrary: fc.tuple(somebody, anyId).map(([peer, id]): Command => ({ type: 'ToggleTodo', peer, id, completed: [1], incompleted: [2] })) },
  { weight: 1, arbitrary: somebody.map((peer): Command => ({ type: 'BlockPeer', peer })) },
  { weight: 1, arbitrary: somebody.map((peer): Command => ({ type: 'UnblockPeer', peer })) },
);
const anyCommands = fc.array(fc.record({ actor: somebody, command: anyCommand }), { minLength: 30, maxLength: 120, size: 'max' });

describe('a private chat across partitions', () => {
  test('with one partition facts and numbers are the same as without partitions', () => {
    const world = new World({ own: 0, count: 1 });
    for (const user of everybody) world.record(registered(user, `1555${user}`, 'Person'));
    expect(world.decide(send(bob, 'hello'), by(alice))).toMatchObject([{ type: 'MessageSent', deliveries: [{ mailbox: alice }, { mailbox: bob }] }]);
  });

  test('completed tasks of a list are known on both sides', () => {
    const several = new Deployment(2);
    several.run(send(bob, '', { media: { kind: 'todo', todo: tasks } }), alice, 0);
    several.settle();
    several.run({ type: 'ToggleTodo', peer: alice, id: 2, completed: [2], incompleted: [] }, bob, 1);
    several.settle();
    const known = several.worlds.map(({ documents }) => [...documents.all].filter(([name]) => name.startsWith('todo:')).map(([, done]) => done));
    expect(known).toEqual([[[2]], [[2]]]);
  });

  test('content protection is known on both sides, as is the answer to a request to disable it', () => {
    const several = new Deployment(2);
    const act = (command: Command, actor: number, minute: number) => {
      several.run(command, actor, minute);
      several.settle();
      return several.worlds.map(({ documents }) => [...documents.all].filter(([name]) => name.startsWith('protected:')).map(([, document]) => (document as { by: number }).by));
    };
    expect(act({ type: 'ProtectContent', peer: bob, on: true, requestId: 0 }, alice, 0)).toEqual([[alice], [alice]]);
    expect(act({ type: 'ProtectContent', peer: alice, on: false, requestId: 0 }, bob, 1)).toEqual([[alice], [alice]]);
    expect(act({ type: 'ProtectContent', peer: bob, on: false, requestId: 3 }, alice, 2)).toEqual([[], []]);
    const answered = several.worlds.map(({ documents }) => [...documents.all].filter(([, document]) => 'contentsRead' in document).length);
    expect(answered).toEqual([1, 1]);
  });

  test.each([2, 3])('U1 M6 with %i partitions every user sees the same as with one if every delivery arrives before the next command', (count) => {
    let entries = 0;
    fc.assert(fc.property(anyCommands, (commands) => {
      const [one, several] = [new Deployment(1), new Deployment(count)];
      for (const [minute, { actor, command }] of commands.entries()) {
        for (const deployment of [one, several]) deployment.run(command, actor, minute);
        several.settle();
      }
      for (const user of everybody) expect(comparable(several.entries.get(user))).toEqual(comparable(one.entries.get(user)));
      entries += [...one.entries.values()].reduce((sum, list) => sum + list.length, 0);
    }), { seed: 11, numRuns: 60 });
    expect(entries).toBeGreaterThan(2_000);
  });

  const anyStep = fc.oneof(
    { weight: 4, arbitrary: fc.record({ actor: somebody, command: anyCommand }) },
    { weight: 4, arbitrary: anyUnrest },
  );

  test('U1 late and repeated deliveries and restarts: each arrives exactly once in each mailbox, in order', () => {
    fc.assert(fc.property(fc.array(anyStep, { minLength: 40, maxLength: 150, size: 'max' }), (steps) => {
      const deployment = new Deployment(3);
      for (const [minute, step] of steps.entries()) {
        if ('command' in step) deployment.run(step.command, step.actor, minute);
        else deployment.undergo(step);
      }
      deployment.settle();
      deployment.settle();
      deployment.expectSettled();
      const arrived = (at: number, user: number) => deployment.facts(at).filter((fact) => fact.type === 'MessageSent' && fact.deliveries.some(({ mailbox }) => mailbox === user)).length;
      for (const user of everybody) {
        const home = deployment.partitionOf(user);
        const sent = deployment.entries.get(user)?.filter(({ kind }) => kind === 'MessageSent').length ?? 0;
        expect(arrived(home, user)).toBe(sent);
      }
    }), { seed: 12, numRuns: 100 });
  });

  test('a delivery before its turn is refused, because one has been lost', () => {
    const deployment = new Deployment(2);
    for (const text of ['one', 'two']) deployment.run(send(bob, text), alice, 0);
    expect(() => deployment.carry(deployment.partitionOf(alice), deployment.partitionOf(bob), 1, 1)).toThrow('came before');
  });

  test.each([['sung', -5, 'a group'], ['constructor', 7, 'a conversation']])('a delivery of an unknown kind, %s, is refused with its kind and position', (kind, peer, about) => {
    const { view } = new Deployment(2).worlds[1]!;
    const delivery = { type: 'ReceiveDelivery', from: 0, number: 0, kind, mailbox: bob, peer, mailboxes: [], posted: 42, origin: 41, atMs: 0, messages: [], replyTo: undefined } as unknown as ReceiveDelivery;
    const receive = () => receiveDelivery(view, delivery, { rules: { partitions: { own: 1, count: 2 } } } as unknown as Context);
    expect(receive).toThrow(UnknownDelivery);
    expect(receive).toThrow(`partition 0 posted a delivery of kind "${kind}" about ${about} at position 42`);
  });

  test('a login code reaches a mailbox on another partition, and is erased in both journals when its reader deletes it', () => {
    const deployment = new Deployment(2);
    const reader = everybody.find((user) => deployment.partitionOf(user) === 1)!;
    deployment.announce(reader, 'Login code: 1');
    deployment.settle();
    expect(deployment.entries.get(reader)).toMatchObject([{ kind: 'MessageSent', peer: SERVICE_USER, text: 'Login code: 1' }]);
    deployment.run(remove([2], false), reader, 1);
    deployment.settle();
    expect(deployment.worlds.map(({ journal }) => journal.events.filter(({ fact }) => fact.type === 'MessagesErased').length)).toEqual([1, 1]);
  });

  test('a folder keeps its chats archived, on whatever partition their owner is', () => {
    const deployment = new Deployment(2);
    const [reader, writer] = [everybody.find((user) => deployment.partitionOf(user) === 1)!, everybody.find((user) => deployment.partitionOf(user) === 0)!];
    deployment.run(send(reader, 'one'), writer, 0);
    deployment.settle();
    const archive: Command = { type: 'MoveDialogs', moved: [writer], folder: 1 } as never;
    const keep: Command = { type: 'ChooseGlobalPrivacy', archiveAndMuteNewNoncontactPeers: false, keepArchivedUnmuted: false, keepArchivedFolders: true, hideReadMarks: false, newNoncontactPeersRequirePremium: false };
    deployment.run(archive, reader, 1);
    deployment.run(keep, reader, 1);
    deployment.run({ type: 'KeepDialogFilter', filter: 2, details: dialogFilter({ title: 'F', included: [writer] }) }, reader, 1);
    const moves = () => deployment.worlds[1]!.journal.events.filter(({ fact }) => fact.type === 'DialogsMoved').length;
    deployment.run(send(reader, 'two'), writer, 2);
    deployment.settle();
    expect(moves()).toBe(1);
    deployment.run({ type: 'RemoveDialogFilter', filter: 2 }, reader, 3);
    deployment.run(send(reader, 'three'), writer, 4);
    deployment.settle();
    expect(moves()).toBe(2);
  });

  test('pinned dialogs have one order and one limit in each folder, and notification settings one list, whatever the partitions of the peers', () => {
    const somePeer = fc.oneof(somebody, fc.integer({ min: -8, max: -1 }));
    const anyArrangement = fc.oneof(
      { weight: 6, arbitrary: somePeer.map((peer) => ({ type: 'PinDialog', peer }) as const) },
      { weight: 2, arbitrary: somePeer.map((peer) => ({ type: 'UnpinDialog', peer }) as const) },
      { weight: 2, arbitrary: fc.record({ peers: fc.uniqueArray(somePeer, { maxLength: 6 }), force: fc.boolean(), folder: fc.nat(1) }).map((given) => ({ type: 'ReorderPinnedDialogs', ...given }) as const) },
      { weight: 2, arbitrary: fc.record({ moved: fc.array(somePeer, { minLength: 1, maxLength: 4 }), folder: fc.nat(1) }).map((given) => ({ type: 'MoveDialogs', ...given }) as const) },
      { weight: 1, arbitrary: somePeer.map((peer) => ({ type: 'ChooseNotifications', of: { peer }, showPreviews: undefined, silent: undefined, muteUntilS: 9 }) as const) },
      { weight: 1, arbitrary: fc.constant({ type: 'ResetNotifications' } as const) },
    );
    let pinned = 0;
    fc.assert(fc.property(fc.array(anyArrangement, { minLength: 10, maxLength: 40, size: 'max' }), (commands) => {
      const both = [new Deployment(1), new Deployment(2)];
      const owner = everybody.find((user) => both[1]!.partitionOf(user) === 1)!;
      const [one, several] = both.map((deployment) => {
        for (const peer of everybody) deployment.run(send(peer, 'x'), owner, 0);
        deployment.settle();
        const chats = Array.from({ length: 8 }, (_, n) => deployment.createChat(`chat ${n}`, owner));
        const chatOrPerson = (peer: number) => (peer < 0 ? chats[-peer - 1]! : peer);
        for (const [minute, command] of commands.entries()) deployment.run(withPeers(command, chatOrPerson), owner, minute);
        const { documents } = deployment.worlds[deployment.partitionOf(owner)]!;
        return [...[0, 1].map((folder) => pinnedDialogsOf(documents, owner, folder)), documents.get(`muted:${owner}`), chats.map((chat) => folderOf(documents, owner, chat))];
      });
      expect(several).toEqual(one);
      pinned += (one![0] as number[]).length;
    }), { seed: 15, numRuns: 60 });
    expect(pinned).toBeGreaterThan(60);
  });

  test('a user who has blocked the other side does not see their pins', () => {
    const deployment = new Deployment(2);
    deployment.run(send(bob, 'heard'), alice, 0);
    deployment.settle();
    deployment.run({ type: 'BlockPeer', peer: alice }, bob, 1);
    deployment.run({ type: 'PinMessages', peer: bob, ids: [2], pinned: true, oneSide: false, silent: false }, alice, 3);
    deployment.settle();
    expect(deployment.entries.get(bob)).toMatchObject([{ text: 'heard' }]);
    expect(deployment.entries.get(alice)).toMatchObject([{ text: 'heard' }, { kind: 'pinned' }, { kind: 'MessageSent' }]);
  });

  test('a message to a user who has blocked the sender is not delivered', () => {
    const deployment = new Deployment(2);
    deployment.run({ type: 'BlockPeer', peer: alice }, bob, 0);
    deployment.run(send(bob, 'unheard'), alice, 1);
    deployment.run(send(carol, 'heard'), alice, 2);
    deployment.settle();
    expect(deployment.entries.get(bob)).toBeUndefined();
    expect(deployment.entries.get(carol)).toMatchObject([{ text: 'heard' }]);
  });
});

type Arrangement = Extract<Command, { type: 'PinDialog' | 'UnpinDialog' | 'ReorderPinnedDialogs' | 'MoveDialogs' | 'ChooseNotifications' | 'ResetNotifications' }>;

function withPeers(command: Arrangement, named: (peer: number) => number): Command {
  if ('peer' in command) return { ...command, peer: named(command.peer) };
  if ('peers' in command) return { ...command, peers: command.peers.map(named) };
  if ('moved' in command) return { ...command, moved: command.moved.map(named) };
  return 'of' in command && 'peer' in command.of ? { ...command, of: { peer: named(command.of.peer) } } : command;
}
