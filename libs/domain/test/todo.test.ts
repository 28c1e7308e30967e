/** Task lists: who may complete and add tasks, and how everybody is informed. */
import { todoItem, todoList } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import type { Command } from '../src/index.ts';
import { edit, remove, send } from './commands.ts';
import { alice, bob, by, given, people } from './given.ts';

const item = (id: number, title = `task ${id}`) => todoItem({ id, title });
const list = (more = {}) => todoList({ title: 'shopping', items: [item(1), item(2)], ...more });
const sending = (more = {}): Command => send(bob, '', { media: { kind: 'todo', todo: list(more) } });
const asked = (more = {}) => given(...people, [sending(more), by(alice)]);
const toggle = (peer: number, completed: number[], incompleted: number[] = []): Command => ({ type: 'ToggleTodo', peer, id: 2, completed, incompleted });
const append = (peer: number, ...items: number[]): Command => ({ type: 'AppendTodo', peer, id: 2, items: items.map((id) => item(id)) });

describe('a list of tasks', () => {
  test('a completion is a fact, followed by the edited list and a service message for both sides', () => {
    const { world, when } = asked({ othersComplete: true });
    expect(world.run(toggle(alice, [1, 7]), by(bob)).map(({ fact }) => fact)).toMatchObject([
      { type: 'TodoItemsToggled', user: bob, completed: [1], incompleted: [] },
      { type: 'MessageEdited', deliveries: [{ mailbox: alice, messageId: 2, pts: 3 }, { mailbox: bob, messageId: 2, pts: 3 }] },
      { type: 'MessageSent', author: bob, content: { action: 'TodoCompletions', service: { completed: [1], incompleted: [] } }, deliveries: [{ mailbox: bob, pts: 4, replyToId: 2 }, { mailbox: alice, pts: 4, replyToId: 2 }] },
    ]);
    when(toggle(alice, [1]), by(bob)).thenNothing();
    when(toggle(bob, [], [1, 2]), by(alice)).then([{ type: 'TodoItemsToggled', incompleted: [1] }, { type: 'MessageEdited' }, { type: 'MessageSent' }]);
  });

  test('tasks can be appended', () => {
    const { world, when } = asked({ othersAppend: true });
    expect(world.run(append(alice, 3), by(bob)).map(({ fact }) => fact)).toMatchObject([
      { type: 'MessageEdited', content: { media: { todo: { items: [{ id: 1 }, { id: 2 }, { id: 3 }] } } } },
      { type: 'MessageSent', content: { action: 'TodoAppendTasks', service: { items: [{ id: 3, title: 'task 3' }] } } }]);
    when(append(alice, 3), by(bob)).thenRefused('MEDIA_INVALID');
    when(append(alice), by(bob)).thenRefused('MEDIA_INVALID');
    when(append(alice, ...Array.from({ length: 28 }, (_, n) => n + 4)), by(bob)).thenRefused('MEDIA_INVALID');
  });

  test('the author may always change it, others only if allowed', () => {
    const { when } = asked();
    when(toggle(alice, [1]), by(bob)).thenRefused('MESSAGE_AUTHOR_REQUIRED');
    when(append(alice, 3), by(bob)).thenRefused('MESSAGE_AUTHOR_REQUIRED');
    when(append(bob, 3), by(alice)).then([{ type: 'MessageEdited' }, { type: 'MessageSent' }]);
    when({ ...toggle(bob, [1]), id: 9 } as Command, by(alice)).thenRefused('MESSAGE_ID_INVALID');
    when(toggle(123, [1]), by(alice)).thenRefused('PEER_ID_INVALID');
  });

  test('the author can rewrite it; everything is erased with the message', () => {
    const { world, when } = asked();
    when(edit(bob, 2, '', { text: undefined, media: { kind: 'todo', todo: list({ title: 'errands' }) } }), by(alice)).then([{ type: 'MessageEdited', content: { media: { todo: { title: 'errands' } } } }]);
    world.run(toggle(bob, [1]), by(alice));
    expect(world.run(remove([2], true), by(alice)).map(({ fact }) => fact)).toMatchObject([{ type: 'MessagesErased', versions: [0, 2] }]);
    expect([...world.documents.all.keys()].filter((name) => name.startsWith('todo:'))).toEqual([]);
  });

  test.each([
    ['no title', { title: ' ' }], ['too long a title', { title: 'x'.repeat(33) }], ['no task', { items: [] }], ['an empty task', { items: [item(1, '')] }],
    ['too long a task', { items: [item(1, 'x'.repeat(65))] }], ['one number twice', { items: [item(1), item(1)] }], ['no number', { items: [item(0)] }],
    ['too many tasks', { items: Array.from({ length: 31 }, (_, n) => item(n + 1)) }],
  ])('refuses %s', (_, more) => given(...people).when(sending(more), by(alice)).thenRefused('MEDIA_INVALID'));
});
