/** Statistics of channels and groups for their admins (core.telegram.org/api/stats), and channel recommendations. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import { eventually } from '../support/eventually.ts';
import { chatIn, inputChannel, inputPeerChannel, nextRandomId, startCommunity } from './community.ts';
import type { Community, Name } from './community.ts';

let people: Community;
const channels: Partial<Record<Name, tl.channel>> = {};
let group: tl.channel;
let post: tl.message;
let poll: tl.message;

const made = async (title: string, more: object) => chatIn('channel', await people.alice.call('channels.createChannel', { title, about: '', ...more }) as tl.updates);
const follow = async (who: Name, username: string) => {
  const found = chatIn('channel', await eventually(`${who} finds ${username}`, () => people[who].call('contacts.resolveUsername', { username }).catch(() => undefined)));
  await people[who].call('channels.joinChannel', { channel: inputChannel(found) });
  return found;
};
const messageIn = (answer: tl.Updates) => (answer as tl.updates).updates.flatMap((update) => (update._ === 'updateNewChannelMessage' ? [update.message as tl.message] : []))[0]!;
const say = async (who: Name, peer: tl.InputPeer, message: string) => messageIn(await people[who].call('messages.sendMessage', { peer, message, random_id: nextRandomId() }));

/** Activity in a channel with all users and in a group of Alice and Bob. */
beforeAll(async () => {
  people = await startCommunity();
  channels.alice = await made('News', { broadcast: true });
  await people.alice.call('channels.updateUsername', { channel: inputChannel(channels.alice), username: 'stats_news' });
  for (const who of ['bob', 'carol'] as const) channels[who] = await follow(who, 'stats_news');
  group = await made('Talk', { megagroup: true });
  await people.alice.call('channels.inviteToChannel', { channel: inputChannel(group), users: [await people.user('alice', 'bob')] });
  const peer = inputPeerChannel(channels.alice);
  post = await say('alice', peer, 'read all about it');
  const text = (words: string): tl.textWithEntities => ({ _: 'textWithEntities', text: words, entities: [] });
  const answers = ['yes', 'no'].map((words, index): tl.pollAnswer => ({ _: 'pollAnswer', text: text(words), option: Uint8Array.of(index) }));
  poll = messageIn(await people.alice.call('messages.sendMedia', {
    peer, message: '', random_id: nextRandomId(), media: { _: 'inputMediaPoll', poll: { _: 'poll', id: 0n, question: text('Well?'), answers, hash: 0n } },
  }));
  await people.bob.call('messages.sendReaction', { peer: inputPeerChannel(channels.bob!), msg_id: post.id, reaction: [{ _: 'reactionEmoji', emoticon: '👍' }] });
  await people.bob.call('messages.sendVote', { peer: inputPeerChannel(channels.bob!), msg_id: poll.id, options: [Uint8Array.of(1)] });
  // A query waits for the caller's own writes, so afterwards these are projected.
  for (const who of ['bob', 'carol'] as const) {
    await people[who].call('messages.getMessagesViews', { peer: inputPeerChannel(channels[who]!), id: [post.id], increment: true });
  }
});
afterAll(() => people?.leave());

type Chart = { columns: [label: string, ...values: number[]][]; types: Record<string, string>; names: Record<string, string>; colors: Record<string, string> };

/** Parses a graph as clients do: every column has a type, a name and a colour. */
function chartOf(graph: tl.StatsGraph): Chart {
  if (graph._ !== 'statsGraph') throw new Error(`no graph but ${JSON.stringify(graph)}`);
  const chart = JSON.parse(graph.json.data) as Chart;
  const [x, ...lines] = chart.columns;
  expect(x![0]).toBe('x');
  for (const [label, ...values] of lines) {
    expect([chart.types[label], chart.names[label], chart.colors[label]]).not.toContain(undefined);
    expect(values).toHaveLength(x!.length - 1);
  }
  return chart;
}
/** The last value of each line, by name. */
const newest = (graph: tl.StatsGraph) => {
  const { columns, names } = chartOf(graph);
  return Object.fromEntries(columns.slice(1).map((column) => [names[column[0]], column.at(-1)]));
};
const total = (graph: tl.StatsGraph) => {
  const { columns, names } = chartOf(graph);
  return Object.fromEntries(columns.slice(1).map(([label, ...values]) => [names[label], values.reduce((sum, one) => sum + one, 0)]));
};

describe('a channel', () => {
  const stats = (who: Name, channel: tl.channel) => people[who].call('stats.getBroadcastStats', { channel: inputChannel(channel) });

  test('stats.getBroadcastStats, as announced to admins by channelFull.can_view_stats', async () => {
    const full = async (who: Name) => (await people[who].call('channels.getFullChannel', { channel: inputChannel(channels[who]!) })).full_chat;
    expect(await full('alice')).toMatchObject({ can_view_stats: true, stats_dc: expect.any(Number) });
    expect((await full('bob') as tl.channelFull).can_view_stats).toBeFalsy();
    const told = await stats('alice', channels.alice!);
    expect(told).toMatchObject({
      followers: { current: 3, previous: 0 }, views_per_post: { current: 2, previous: 0 }, shares_per_post: { current: 0 }, reactions_per_post: { current: 0.5 },
      enabled_notifications: { part: 3, total: 3 }, languages_graph: { _: 'statsGraphError' },
      recent_posts_interactions: [{ msg_id: poll.id, views: 1, forwards: 0, reactions: 0 }, { msg_id: post.id, views: 3, forwards: 0, reactions: 1 }],
    });
    expect(newest(told.growth_graph)).toEqual({ 'Total followers': 3 });
    expect(newest(told.followers_graph)).toEqual({ Joined: 3, Left: 0 });
    expect(newest(told.new_followers_by_source_graph)).toEqual({ 'By themselves': 3, 'Invite links': 0, Added: 0 });
    expect(total(told.top_hours_graph)).toEqual({ 'Views': 2, 'Views, the week before': 0 });
  });

  test('stats.loadAsyncGraph, for admins only', async () => {
    const { interactions_graph: late } = await stats('alice', channels.alice!);
    const { token } = late as tl.statsGraphAsync;
    expect(newest(await people.alice.call('stats.loadAsyncGraph', { token }))).toEqual({ Views: 2, Shares: 0 });
    await expect(people.bob.call('stats.loadAsyncGraph', { token })).rejects.toThrow('GRAPH_INVALID_RELOAD');
    await expect(people.alice.call('stats.loadAsyncGraph', { token: 'weather.1' })).rejects.toThrow('GRAPH_INVALID_RELOAD');
    const [graph, chat] = token.split('.');
    await expect(people.alice.call('stats.loadAsyncGraph', { token: `${graph}.${chat}.1` })).rejects.toThrow('GRAPH_EXPIRED_RELOAD');
  });

  test('stats.getMessageStats', async () => {
    const about = (who: Name, msg_id: number) => people[who].call('stats.getMessageStats', { channel: inputChannel(channels[who]!), msg_id });
    const told = await about('alice', post.id);
    expect(total(told.views_graph)).toEqual({ Views: 2 });
    expect(total(told.reactions_by_emotion_graph)).toEqual({ '👍': 1 });
    expect(await about('alice', poll.id)).toMatchObject({ views_graph: { _: 'statsGraphError' } });
    await expect(about('alice', 900)).rejects.toThrow('MESSAGE_ID_INVALID');
    await expect(about('bob', post.id)).rejects.toThrow('CHAT_ADMIN_REQUIRED');
  });

  test('stats.getMessagePublicForwards: in public chats only', async () => {
    const other = await made('Digest', { broadcast: true });
    const forward = async (to: tl.channel) => people.alice.call('messages.forwardMessages', {
      from_peer: inputPeerChannel(channels.alice!), id: [post.id], to_peer: inputPeerChannel(to), random_id: [nextRandomId()],
    });
    await forward(other);
    await forward(group);
    const about = (offset = '') => people.alice.call('stats.getMessagePublicForwards', { channel: inputChannel(channels.alice!), msg_id: post.id, offset, limit: 1 });
    expect(await about()).toMatchObject({ count: 0, forwards: [] });
    await people.alice.call('channels.updateUsername', { channel: inputChannel(other), username: 'stats_digest' });
    const told = await about();
    expect(told).toMatchObject({ count: 1, forwards: [{ _: 'publicForwardMessage', message: { message: 'read all about it', peer_id: { channel_id: other.id }, forwards: 2 } }] });
    expect(await about(told.next_offset)).toMatchObject({ count: 1, forwards: [] });
    await expect(about('yesterday')).rejects.toThrow('MESSAGE_ID_INVALID');
  });

  test('stats.getPollStats', async () => {
    const about = (who: Name, msg_id: number) => people[who].call('stats.getPollStats', { peer: inputPeerChannel(channels[who]!), msg_id });
    expect(total((await about('alice', poll.id)).votes_graph)).toEqual({ yes: 0, no: 1 });
    await expect(about('bob', poll.id)).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    await expect(about('alice', post.id)).rejects.toThrow('MESSAGE_ID_INVALID');
    // A forwarded copy, with or without attribution, does not disclose answers of others.
    for (const drop_author of [false, true]) {
      const to_peer = { _: 'inputPeerSelf' } as const;
      const sent = await people.carol.call('messages.forwardMessages', { from_peer: inputPeerChannel(channels.carol!), id: [poll.id], to_peer, random_id: [nextRandomId()], drop_author });
      const [copy] = (sent as tl.updates).updates.flatMap((update) => (update._ === 'updateNewMessage' ? [update.message as tl.message] : []));
      const told = people.carol.call('stats.getPollStats', { peer: to_peer, msg_id: copy!.id });
      if (drop_author) expect((await told).votes_graph._).toBe('statsGraphError');
      else await expect(told).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    }
  });

  test('others are refused', async () => {
    await expect(stats('bob', channels.bob!)).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    await expect(stats('alice', group)).rejects.toThrow('BROADCAST_REQUIRED');
    await expect(people.alice.call('stats.getMegagroupStats', { channel: inputChannel(channels.alice!) })).rejects.toThrow('MEGAGROUP_REQUIRED');
  });
});

describe('a group', () => {
  test('stats.getMegagroupStats', async () => {
    await say('alice', inputPeerChannel(group), 'hello');
    await say('alice', inputPeerChannel(group), 'hello?');
    const told = await people.alice.call('stats.getMegagroupStats', { channel: inputChannel(group) });
    const [poster] = told.top_posters;
    expect(told).toMatchObject({ members: { current: 2, previous: 0 }, posters: { current: 1 }, top_inviters: [{ user_id: people.alice.userId, invitations: 1 }], top_admins: [] });
    expect(poster).toMatchObject({ user_id: people.alice.userId, messages: told.messages.current });
    expect(told.users).toMatchObject([{ id: people.alice.userId }]);
    expect(newest(told.growth_graph)).toEqual({ 'Total members': 2 });
    expect(newest(told.new_members_by_source_graph)).toMatchObject({ 'By themselves': 1, Added: 1 });
    expect(newest(told.messages_graph)).toEqual({ Messages: told.messages.current });
    expect(newest(told.actions_graph)).toEqual({ 'Posting members': 1 });
    const weekdays = total(await people.alice.call('stats.loadAsyncGraph', { token: (told.weekdays_graph as tl.statsGraphAsync).token }));
    expect(Object.values(weekdays).reduce<number>((sum, one) => sum + Number(one), 0)).toBe(told.messages.current);
    // An anonymous admin is not named, though their messages are counted.
    const rights = { _: 'chatAdminRights', anonymous: true, change_info: true } as const;
    await people.alice.call('channels.editAdmin', { channel: inputChannel(group), user_id: { _: 'inputUserSelf' }, admin_rights: rights, rank: '' });
    expect(await people.alice.call('stats.getMegagroupStats', { channel: inputChannel(group) })).toMatchObject({ top_posters: [], messages: { current: told.messages.current } });
    // Nor are these messages attributed to them later on.
    await say('alice', inputPeerChannel(group), 'from behind a mask');
    await people.alice.call('channels.editAdmin', { channel: inputChannel(group), user_id: { _: 'inputUserSelf' }, admin_rights: { ...rights, anonymous: undefined }, rank: '' });
    const unmasked = await people.alice.call('stats.getMegagroupStats', { channel: inputChannel(group) });
    expect(unmasked).toMatchObject({ messages: { current: told.messages.current + 1 }, top_posters: [{ user_id: people.alice.userId, messages: told.messages.current }] });
  });
});

describe('channels.getChannelRecommendations', () => {
  test('public channels that share at least two subscribers, and that the caller has not joined', async () => {
    const like = await made('Evening news', { broadcast: true });
    await people.alice.call('channels.updateUsername', { channel: inputChannel(like), username: 'stats_evening' });
    await follow('bob', 'stats_evening');
    const similar = async (who: Name) => (await people[who].call('channels.getChannelRecommendations', { channel: inputChannel(channels[who]!) })).chats;
    expect(await similar('bob')).toEqual([]);
    expect(await similar('carol')).toMatchObject([{ title: 'Evening news' }]);
    expect((await people.carol.call('channels.getChannelRecommendations', {})).chats).toMatchObject([{ title: 'Evening news' }]);
    await expect(people.alice.call('channels.getChannelRecommendations', { channel: inputChannel(group) })).rejects.toThrow('CHANNEL_INVALID');
  });
});
