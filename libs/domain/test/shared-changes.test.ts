/** A list of tasks that several people change at the same moment, each in a partition of their own: all of them end up with one list (docs/decisions/0038). */
import fc from 'fast-check';
import { todoItem, todoList } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { entryOf, type Command } from '../src/index.ts';
import { sentMessage } from '../src/messages/sent-message.ts';
import { doneOf } from '../src/todo/todo.ts';
import { edit, send } from './commands.ts';
import { anyUnrest, Deployment, everybody } from './deployment.ts';

const [alice, bob] = everybody as [number, number];
const tasks = (...titles: string[]) => todoList({ title: 'tasks', items: titles.map((title, nth) => todoItem({ id: nth + 1, title })), othersAppend: true, othersComplete: true });

/** A list in a group of all or in a chat of two, wherever its author is. */
class List extends Deployment {
  readonly author: number;
  readonly readers: readonly number[];
  readonly #peer: (reader: number) => number;
  readonly #ids = new Map<number, number>();

  constructor(count: number, author: number, inGroup: boolean) {
    super(count);
    const other = author === alice ? bob : alice;
    const group = inGroup ? this.createChat('all of us', alice, everybody.slice(1)) : 0;
    this.settle();
    this.author = author;
    this.readers = inGroup ? everybody : [author, other];
    this.#peer = (reader) => group || (reader === author ? other : author);
    this.run(send(this.#peer(author), '', { media: { kind: 'todo', todo: tasks('one', 'two') } }), author, 0);
    this.settle();
    for (const reader of this.readers) this.#ids.set(reader, this.entries.get(reader)!.at(-1)!.messageId);
  }

  /** Deliveries lead to deliveries. */
  override settle(): void {
    for (let round = 0; round < 5; round++) super.settle();
  }

  act(reader: number, act: (peer: number, id: number) => Command, minute: number): void {
    this.run(act(this.#peer(reader), this.#ids.get(reader)!), reader, minute);
  }

  /** As somebody sees it: its tasks, and which are done. */
  shown(reader: number) {
    const { view, documents } = this.worlds[this.partitionOf(reader)]!;
    const position = entryOf(documents, reader, this.#ids.get(reader)!)!;
    const items = sentMessage(view, position)!.content!.media!.todo!.items.map(({ id, title }) => `${id} ${title}`);
    return { items, done: doneOf(documents, position).toSorted((one, other) => one - other) };
  }
}

const append = (id: number, title: string) => (peer: number, message: number): Command => ({ type: 'AppendTodo', peer, id: message, items: [todoItem({ id, title })] });
const toggle = (completed: number[], incompleted: number[]) => (peer: number, id: number): Command => ({ type: 'ToggleTodo', peer, id, completed, incompleted });
const rewrite = (...titles: string[]) => (peer: number, id: number): Command => edit(peer, id, '', { text: undefined, media: { kind: 'todo', todo: tasks(...titles) } });

describe('a list of tasks', () => {
  test('two who append under one number at the same moment both have their task in it, and everybody the same list', () => {
    for (const inGroup of [false, true]) {
      const list = new List(2, alice, inGroup);
      list.act(alice, append(3, 'milk'), 1);
      list.act(bob, append(3, 'eggs'), 1);
      list.settle();
      expect(list.shown(alice)).toEqual({ items: ['1 one', '2 two', '3 milk', '4 eggs'], done: [] });
      for (const reader of list.readers) expect(list.shown(reader)).toEqual(list.shown(alice));
    }
  });

  test('what its author takes out or renames at the moment does not come back with what somebody appends', () => {
    const list = new List(2, alice, false);
    list.act(alice, rewrite('one', 'second'), 1);
    list.act(bob, append(3, 'eggs'), 1);
    list.settle();
    expect([list.shown(alice), list.shown(bob)]).toEqual(Array(2).fill({ items: ['1 one', '2 second', '3 eggs'], done: [] }));
  });

  test('nobody hears twice of what nobody else has changed meanwhile', () => {
    const list = new List(2, alice, false);
    list.act(bob, append(3, 'eggs'), 1);
    list.settle();
    list.act(bob, toggle([3], []), 2);
    list.settle();
    for (const reader of list.readers) expect(list.entries.get(reader)!.map(({ kind }) => kind)).toEqual(['MessageSent', 'MessageEdited', 'MessageSent', 'MessageEdited', 'MessageSent']);
  });

  test.each([[2, false], [3, false], [2, true], [3, true], [4, true]])('U1 changed at once in %i partitions (in a group: %s), however late deliveries come: one list in the end', (count, inGroup) => {
    let grown = 0;
    const titles = fc.uniqueArray(fc.constantFrom('one', 'two', 'three', 'four', 'five'), { minLength: 1, maxLength: 4 });
    const someIds = fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { maxLength: 2 });
    const anyAct = fc.oneof(
      { weight: 3, arbitrary: fc.tuple(fc.integer({ min: 2, max: 8 }), fc.constantFrom('milk', 'eggs', 'bread', 'salt')).map(([id, title]) => append(id, title)) },
      { weight: 4, arbitrary: fc.tuple(someIds, someIds).map(([completed, incompleted]) => toggle(completed, incompleted)) },
      { weight: 1, arbitrary: titles.map((given) => rewrite(...given)) },
    );
    const anyStep = fc.oneof({ weight: 3, arbitrary: fc.record({ reader: fc.nat(3), act: anyAct }) }, { weight: 3, arbitrary: anyUnrest });
    fc.assert(fc.property(fc.nat(1), fc.array(anyStep, { minLength: 10, maxLength: 50, size: 'max' }), (author, steps) => {
      const list = new List(count, everybody[author]!, inGroup);
      for (const [minute, step] of steps.entries()) {
        if ('act' in step) list.act(list.readers[step.reader % list.readers.length]!, step.act, minute);
        else if ('restart' in step ? step.restart < count : step.from < count && step.to < count) list.undergo(step);
      }
      list.settle();
      list.expectSettled();
      for (const reader of list.readers) expect(list.shown(reader)).toEqual(list.shown(list.author));
      grown += list.shown(list.author).items.length;
    }), { seed: 43, numRuns: 40 });
    expect(grown).toBeGreaterThan(100);
  });
});
