/** Task lists and open polls changed concurrently by several users, each in a partition of their own, converge to one state (docs/decisions/0038). */
import fc from 'fast-check';
import { poll, pollAnswer, todoItem, todoList } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { entryOf, type Command } from '../src/index.ts';
import { sentMessage } from '../src/messages/sent-message.ts';
import { pollOf } from '../src/polls/votes.ts';
import { doneOf } from '../src/todo/todo.ts';
import { edit, send } from './commands.ts';
import { anyUnrest, Deployment, everybody } from './deployment.ts';

const [alice, bob] = everybody as [number, number];
const tasks = (...titles: string[]) => todoList({ title: 'tasks', items: titles.map((title, nth) => todoItem({ id: nth + 1, title })), othersAppend: true, othersComplete: true });

type Asked = Extract<Command, { type: 'SendMessage' }>['media'];
const list: Asked = { kind: 'todo', todo: tasks('one', 'two') };
const option = (name: string) => new TextEncoder().encode(name);
const openPoll: Asked = { kind: 'poll', poll: poll({ question: 'what?', publicVoters: true, answers: ['0', '1'].map((text) => pollAnswer({ text, option: option(text) })) }), correct: undefined, open: true };

/** A shared message in a group of all, or in a private chat, with its author in any partition. */
class Shared extends Deployment {
  readonly author: number;
  readonly readers: readonly number[];
  readonly #peer: (reader: number) => number;
  readonly #ids = new Map<number, number>();

  constructor(count: number, author: number, inGroup: boolean, asked: Asked) {
    super(count);
    const other = author === alice ? bob : alice;
    const group = inGroup ? this.createChat('all of us', alice, everybody.slice(1)) : 0;
    this.settle();
    this.author = author;
    this.readers = inGroup ? everybody : [author, other];
    this.#peer = (reader) => group || (reader === author ? other : author);
    this.run(send(this.#peer(author), '', { media: asked }), author, 0);
    this.settle();
    for (const reader of this.readers) this.#ids.set(reader, this.entries.get(reader)!.at(-1)!.messageId);
  }

  /** Deliveries cause further deliveries. */
  override settle(): void {
    for (let round = 0; round < 5; round++) super.settle();
  }

  act(reader: number, act: (peer: number, id: number) => Command, minute: number): void {
    this.run(act(this.#peer(reader), this.#ids.get(reader)!), reader, minute);
  }

  /** The reader's view: the tasks and which are completed; the answers by index. */
  shown(reader: number) {
    const { view, documents } = this.worlds[this.partitionOf(reader)]!;
    const position = entryOf(documents, reader, this.#ids.get(reader)!)!;
    const { todo, poll: asked } = sentMessage(view, position)!.content!.media!;
    if (asked) return { answers: asked.answers.map(({ text }) => text), removed: (pollOf(documents, asked.id).removed ?? []).toSorted((one, other) => one - other) };
    return { items: todo!.items.map(({ id, title }) => `${id} ${title}`), done: doneOf(documents, position).toSorted((one, other) => one - other) };
  }

  expectOne(): void {
    for (const reader of this.readers) expect(this.shown(reader)).toEqual(this.shown(this.author));
  }
}

const append = (id: number, title: string) => (peer: number, message: number): Command => ({ type: 'AppendTodo', peer, id: message, items: [todoItem({ id, title })] });
const toggle = (completed: number[], incompleted: number[]) => (peer: number, id: number): Command => ({ type: 'ToggleTodo', peer, id, completed, incompleted });
const rewrite = (...titles: string[]) => (peer: number, id: number): Command => edit(peer, id, '', { text: undefined, media: { kind: 'todo', todo: tasks(...titles) } });

describe('a list of tasks', () => {
  test('two users who append with the same id concurrently both have their task in it, and all see the same list', () => {
    for (const inGroup of [false, true]) {
      const todo = new Shared(2, alice, inGroup, list);
      todo.act(alice, append(3, 'milk'), 1);
      todo.act(bob, append(3, 'eggs'), 1);
      todo.settle();
      expect(todo.shown(alice)).toEqual({ items: ['1 one', '2 two', '3 milk', '4 eggs'], done: [] });
      todo.expectOne();
    }
  });

  test('tasks that the author concurrently removes or renames do not return with an append', () => {
    const todo = new Shared(2, alice, false, list);
    todo.act(alice, rewrite('one', 'second'), 1);
    todo.act(bob, append(3, 'eggs'), 1);
    todo.settle();
    expect([todo.shown(alice), todo.shown(bob)]).toEqual(Array(2).fill({ items: ['1 one', '2 second', '3 eggs'], done: [] }));
  });

  test('a change without concurrent ones is delivered once', () => {
    const todo = new Shared(2, alice, false, list);
    todo.act(bob, append(3, 'eggs'), 1);
    todo.settle();
    todo.act(bob, toggle([3], []), 2);
    todo.settle();
    for (const reader of todo.readers) expect(todo.entries.get(reader)!.map(({ kind }) => kind)).toEqual(['MessageSent', 'MessageEdited', 'MessageSent', 'MessageEdited', 'MessageSent']);
  });

  test.each([[2, false], [3, false], [2, true], [3, true], [4, true]])('U1 concurrent changes in %i partitions (in a group: %s), with late deliveries, converge to one list', (count, inGroup) => {
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
      const todo = new Shared(count, everybody[author]!, inGroup, list);
      for (const [minute, step] of steps.entries()) {
        if ('act' in step) todo.act(todo.readers[step.reader % todo.readers.length]!, step.act, minute);
        else if ('restart' in step ? step.restart < count : step.from < count && step.to < count) todo.undergo(step);
      }
      todo.settle();
      todo.expectSettled();
      todo.expectOne();
      grown += todo.shown(todo.author).items!.length;
    }), { seed: 43, numRuns: 40 });
    expect(grown).toBeGreaterThan(100);
  });
});

const answer = (text: string) => (peer: number, id: number): Command => ({ type: 'AddPollAnswer', peer, id, text, entities: [] });
const withdraw = (name: string) => (peer: number, id: number): Command => ({ type: 'DeletePollAnswer', peer, id, option: option(name) });
const vote = (name: string) => (peer: number, id: number): Command => ({ type: 'SendVote', peer, id, options: [option(name)] });

describe('an open poll', () => {
  test.each([false, true])('answers added concurrently get distinct indexes, whatever the partition of their authors (in a group: %s)', (inGroup) => {
    const asked = new Shared(2, alice, inGroup, openPoll);
    asked.act(alice, answer('tea'), 1);
    asked.act(bob, answer('coffee'), 1);
    asked.settle();
    asked.expectOne();
    expect(asked.shown(bob).answers!.filter((text) => text !== '').toSorted()).toEqual(['0', '1', 'coffee', 'tea']);
    const [mine] = asked.shown(bob).answers!.flatMap((text, index) => (text === 'coffee' ? [index] : []));
    asked.act(bob, withdraw(String(mine)), 2);
    asked.act(alice, vote('1'), 2);
    asked.settle();
    asked.expectOne();
    expect(asked.shown(alice)).toMatchObject({ removed: [mine] });
    expect(asked.shown(alice).answers).not.toContain('coffee');
  });

  test.each([[2, false], [3, false], [2, true], [4, true]])('U1 concurrent changes in %i partitions (in a group: %s), with late deliveries, converge to one poll', (count, inGroup) => {
    let grown = 0;
    const anyPlace = fc.integer({ min: 1, max: 12 }).map(String);
    const anyAct = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('tea', 'coffee', 'milk').map(answer) },
      { weight: 2, arbitrary: anyPlace.map(withdraw) },
      { weight: 2, arbitrary: anyPlace.map(vote) },
    );
    const anyStep = fc.oneof({ weight: 3, arbitrary: fc.record({ reader: fc.nat(3), act: anyAct }) }, { weight: 3, arbitrary: anyUnrest });
    fc.assert(fc.property(fc.nat(1), fc.array(anyStep, { minLength: 10, maxLength: 50, size: 'max' }), (author, steps) => {
      const asked = new Shared(count, everybody[author]!, inGroup, openPoll);
      for (const step of steps) {
        if ('act' in step) asked.act(asked.readers[step.reader % asked.readers.length]!, step.act, 1);
        else if ('restart' in step ? step.restart < count : step.from < count && step.to < count) asked.undergo(step);
      }
      asked.settle();
      asked.expectSettled();
      asked.expectOne();
      grown += asked.shown(asked.author).answers!.filter((text) => text !== '').length - 2;
    }), { seed: 44, numRuns: 40 });
    expect(grown).toBeGreaterThan(40);
  });
});
