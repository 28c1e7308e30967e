/** Views and forwards of posts, and discussion groups. */
import fc from 'fast-check';
import type { Fact } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { chatOf, type ChatKind, type Command, type Documents } from '../src/index.ts';
import { hasViewed, noteViewed, rangesOf } from '../src/discussion/viewed.ts';
import { edit, forward, send } from './commands.ts';
import { alice, bob, by, carol, given, people, refusalOf } from './given.ts';

type World = ReturnType<typeof given>['world'];
const town = (world: World, kind: ChatKind, users: number[] = []) => {
  const [made] = world.run({ type: 'CreateChat', kind, title: 'Town', about: '', users: [] }, by(alice));
  if (made?.fact.type !== 'ChatCreated') throw new Error('no chat was made');
  const { chat } = made.fact;
  if (users.length > 0) world.run({ type: 'AddMembers', chat, users }, by(alice));
  return chat;
};

/** A channel and a group of Alice; Bob is a member of the channel, nobody else of the group. */
function scene() {
  const { world } = given(...people);
  const channel = town(world, 'broadcast', [bob]);
  const group = town(world, 'supergroup');
  const run = (command: Command, actor: number): Fact[] => world.run(command, by(actor)).map(({ fact }) => fact);
  const refused = (command: Command, actor: number) => refusalOf(world, command, by(actor));
  const post = (text: string) => {
    const [sent] = run(send(channel, text), alice);
    if (sent?.type !== 'MessageSent') throw new Error('nothing was sent');
    return sent.deliveries[0]!.messageId;
  };
  return { world, channel, group, run, refused, post, link: () => run({ type: 'SetDiscussionGroup', channel, group }, alice) };
}

const named = (facts: readonly Fact[]) => facts.map(({ type }) => type);

describe('ViewPosts', () => {
  test('one fact for all posts, as ranges; a view counts once per user, and never for the author', () => {
    const { channel, run, post } = scene();
    const ids = [post('1'), post('2'), post('3'), post('4')];
    const viewed = run({ type: 'ViewPosts', peer: channel, ids: [ids[2]!, ids[0]!, ids[1]!, 900] }, bob);
    expect(viewed).toMatchObject([{ type: 'PostsViewed', stream: `dialogs-${bob}`, viewer: bob, chat: channel, posts: [{ first: ids[0], last: ids[2] }] }]);
    expect(run({ type: 'ViewPosts', peer: channel, ids }, bob)).toMatchObject([{ posts: [{ first: ids[3], last: ids[3] }] }]);
    expect(run({ type: 'ViewPosts', peer: channel, ids }, bob)).toEqual([]);
    expect(run({ type: 'ViewPosts', peer: channel, ids }, alice)).toEqual([]);
  });

  test('viewing a forward counts for the original post; inaccessible chats are refused', () => {
    const { channel, run, refused, post } = scene();
    const id = post('news');
    const [sent] = run(forward(channel, [id], carol), bob);
    expect(refused({ type: 'ViewPosts', peer: channel, ids: [id] }, carol)).toBe('CHANNEL_PRIVATE');
    expect(refused({ type: 'ViewPosts', peer: 404, ids: [id] }, carol)).toBe('PEER_ID_INVALID');
    const copy = sent?.type === 'MessageSent' ? sent.deliveries.find(({ mailbox }) => mailbox === carol)! : undefined;
    expect(run({ type: 'ViewPosts', peer: bob, ids: [copy!.messageId] }, carol)).toMatchObject([{ viewer: carol, chat: channel, posts: [{ first: id, last: id }] }]);
  });

  test('exactly the recorded posts are known as viewed', () => {
    fc.assert(fc.property(fc.array(fc.array(fc.integer({ min: 1, max: 5_000 }), { maxLength: 40 }), { maxLength: 8 }), (calls) => {
      const all = new Map<string, object>();
      const documents: Documents = { get: (name) => all.get(name), put: (name, document) => void all.set(name, JSON.parse(JSON.stringify(document)) as object), remove: (name) => void all.delete(name) };
      for (const ids of calls) noteViewed(documents, -5, 1, rangesOf([...new Set(ids)]));
      const seen = new Set(calls.flat());
      for (let id = 1; id <= 5_000; id++) expect(hasViewed(documents, -5, 1, id)).toBe(seen.has(id));
    }), { numRuns: 30 });
  });
});

describe('PostsForwarded', () => {
  test('forwards of a post, and of its forwards, count for the post; copies without the author do not', () => {
    const { world, channel, group, run, post } = scene();
    const id = post('news');
    expect(run(forward(channel, [id], group), alice).at(-1)).toMatchObject({ type: 'PostsForwarded', chat: channel, posts: [id], to: group, forwards: [expect.any(Number)] });
    const [sent, forwarded] = run(forward(channel, [id], bob), alice);
    expect(forwarded).toMatchObject({ chat: channel, posts: [id], to: 0, forwards: [] });
    const own = sent?.type === 'MessageSent' ? sent.deliveries[0]!.messageId : 0;
    expect(run(forward(bob, [own], carol), alice).at(-1)).toMatchObject({ type: 'PostsForwarded', chat: channel, posts: [id], to: 0 });
    // Viewing a forward in another channel counts for the original post.
    const other = town(world, 'broadcast', [bob]);
    const [there] = run(forward(channel, [id], other), alice);
    const inOther = there?.type === 'MessageSent' ? there.deliveries[0]!.messageId : 0;
    expect(run({ type: 'ViewPosts', peer: other, ids: [inOther] }, bob)).toMatchObject([{ chat: channel, posts: [{ first: id, last: id }] }]);
    expect(named(run(forward(channel, [id], carol, { dropAuthor: true }), alice))).toEqual(['MessageSent']);
  });
});

describe('SetDiscussionGroup', () => {
  test('both chats are linked; another group replaces the former one; unlinking', () => {
    const { world, channel, group, run, refused, link } = scene();
    expect(link()).toMatchObject([{ type: 'DiscussionGroupSet', chat: channel, by: alice, group, former: 0 }]);
    expect([chatOf(world.documents, channel)?.linked, chatOf(world.documents, group)?.linked]).toEqual([group, channel]);
    expect(refused({ type: 'SetDiscussionGroup', channel, group }, alice)).toBe('LINK_NOT_MODIFIED');
    const other = town(world, 'supergroup');
    expect(run({ type: 'SetDiscussionGroup', channel, group: other }, alice)).toMatchObject([{ group: other, former: group }]);
    expect(chatOf(world.documents, group)?.linked).toBeUndefined();
    expect(run({ type: 'SetDiscussionGroup', channel: 0, group: other }, alice)).toMatchObject([{ chat: channel, group: 0, former: other }]);
    expect(refused({ type: 'SetDiscussionGroup', channel, group: 0 }, alice)).toBe('LINK_NOT_MODIFIED');
  });

  test('refusals', () => {
    const { world, channel, group, run, refused, link } = scene();
    const set = (one: number, other: number): Command => ({ type: 'SetDiscussionGroup', channel: one, group: other });
    expect(refused(set(group, 0), alice)).toBe('BROADCAST_ID_INVALID');
    expect(refused(set(channel, channel), alice)).toBe('MEGAGROUP_ID_INVALID');
    run({ type: 'SetChatOption', chat: group, option: 'forum', on: true }, alice);
    expect(refused(set(channel, group), alice)).toBe('MEGAGROUP_ID_INVALID');
    run({ type: 'SetChatOption', chat: group, option: 'forum', on: false }, alice);
    expect(refused(set(channel, town(world, 'basic')), alice)).toBe('MEGAGROUP_ID_INVALID');
    expect(refused(set(channel, 0), bob)).toBe('CHAT_ADMIN_REQUIRED');
    run({ type: 'AddMembers', chat: group, users: [bob] }, alice);
    expect(refused(set(0, group), bob)).toBe('CHAT_ADMIN_REQUIRED');
    run({ type: 'SetChatOption', chat: group, option: 'pre-history-hidden', on: true }, alice);
    expect(refused(set(channel, group), alice)).toBe('MEGAGROUP_PREHISTORY_HIDDEN');
    run({ type: 'SetChatOption', chat: group, option: 'pre-history-hidden', on: false }, alice);
    link();
    expect(refused({ type: 'SetChatOption', chat: group, option: 'pre-history-hidden', on: true }, alice)).toBe('CHAT_LINK_EXISTS');
    expect(refused(set(town(world, 'broadcast'), group), alice)).toBe('MEGAGROUP_ID_INVALID');
  });

  test('deleting the group or the channel removes the link', () => {
    const { world, channel, group, run, link } = scene();
    link();
    expect(named(run({ type: 'DeleteChat', chat: group }, alice))).toEqual(['DiscussionGroupSet', 'ChatDeleted']);
    expect(chatOf(world.documents, channel)?.linked).toBeUndefined();
  });
});

describe('posts in the discussion group', () => {
  test('created in the commit of the post: sent as the channel, with its origin, authored by the service account', () => {
    const { channel, group, run, link } = scene();
    link();
    const [post, copy] = run(send(channel, 'news'), alice);
    const id = post?.type === 'MessageSent' ? post.deliveries[0]!.messageId : 0;
    expect(copy).toMatchObject({
      type: 'MessageSent', author: 777000, sender: channel, post: false, discussedChannel: channel, discussedPost: id, deliveries: [{ mailbox: -group, peer: group }],
      content: { text: 'news', forward: { fromPeer: channel, channelPost: id, savedFromPeer: channel, savedFromId: id } },
    });
  });

  test('edits and deletion of a post apply to its copy; service messages have no copy', () => {
    const { world, channel, group, run, post, link } = scene();
    link();
    const id = post('news');
    const [, noted, edited] = run(edit(channel, id, 'olds'), alice);
    expect(noted).toEqual({ type: 'ChatMessageEdited', stream: expect.any(String), chat: channel, by: alice, messageId: id, speaker: channel, pollClosed: false });
    expect(edited).toMatchObject({ type: 'MessageEdited', content: { text: 'olds', forward: { channelPost: id } }, deliveries: [{ mailbox: -group }] });
    expect(named(run({ type: 'DeleteChatMessages', chat: channel, ids: [id] }, alice))).toEqual(['MessagesErased', 'ChatMessagesDeleted', 'MessagesErased']);
    expect(named(run({ type: 'RenameChat', chat: channel, title: 'City' }, alice))).toEqual(['ChatRenamed', 'MessageSent']);
    expect(world.journal.events.at(-1)?.fact).toMatchObject({ deliveries: [{ mailbox: -channel }] });
  });

  test('deleting the copy in the group leaves the post in the channel', () => {
    const { channel, group, run, link } = scene();
    link();
    const copy = run(send(channel, 'news'), alice)[1]!;
    const [post] = run(send(channel, 'more'), alice);
    const inGroup = copy.type === 'MessageSent' ? copy.deliveries[0]!.messageId : 0;
    expect(named(run({ type: 'DeleteChatMessages', chat: group, ids: [inGroup] }, alice))).toEqual(['MessagesErased', 'ChatMessagesDeleted']);
    const id = post?.type === 'MessageSent' ? post.deliveries[0]!.messageId : 0;
    expect(named(run({ type: 'DeleteChatMessages', chat: channel, ids: [id - 1] }, alice))).toEqual(['MessagesErased', 'ChatMessagesDeleted']);
  });

  test('posts of a classified channel are not copied to a group with a lower classification', () => {
    const { world, channel, run, link } = scene();
    link();
    world.run({ type: 'SetChatPolicy', chat: channel, by: alice, hours: undefined, classification: 2, clearances: [] }, by(777000));
    expect(named(run(send(channel, 'secret'), alice))).toEqual(['MessageSent']);
  });
});

describe('comments', () => {
  test('subscribers of the channel may write in its group without joining, unless membership is required', () => {
    const { group, run, refused, link } = scene();
    expect(refused(send(group, 'hello'), bob)).toBe('CHANNEL_PRIVATE');
    link();
    const [sent] = run(send(group, 'hello'), bob);
    expect(sent).toMatchObject({ author: bob, sender: 0, deliveries: [{ mailbox: -group }] });
    const id = sent?.type === 'MessageSent' ? sent.deliveries[0]!.messageId : 0;
    expect(named(run(edit(group, id, 'hi'), bob))).toEqual(['MessageEdited', 'ChatMessageEdited']);
    expect(refused(send(group, 'hello'), carol)).toBe('CHANNEL_PRIVATE');
    run({ type: 'SetChatOption', chat: group, option: 'join-to-send', on: true }, alice);
    expect(refused(send(group, 'hello'), bob)).toBe('CHANNEL_PRIVATE');
    expect(refused({ type: 'JoinChat', chat: group }, carol)).toBe('CHANNEL_PRIVATE');
    expect(named(run({ type: 'JoinChat', chat: group }, bob))).toEqual(['MemberJoined', 'MessageSent']);
    expect(named(run(send(group, 'hello'), bob))).toEqual(['MessageSent']);
  });
});
