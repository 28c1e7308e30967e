/** Reactions to messages (core.telegram.org/api/reactions), in every kind of chat. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import { clientHash, md5Prefix } from '../support/client-hash.ts';
import { eventually } from '../support/eventually.ts';
import { gather, kinds } from './gathering.ts';
import type { Gathering, Kind, Speaker } from './gathering.ts';

let people: Gathering;
beforeAll(async () => {
  people = await gather();
});
afterAll(() => people?.leave());

const emoji = (emoticon: string): tl.reactionEmoji => ({ _: 'reactionEmoji', emoticon });
const react = (kind: Kind, who: Speaker, msg_id: number, ...given: string[]) =>
  people[who].call('messages.sendReaction', { peer: people.place(kind, who), msg_id, add_to_recent: true, reaction: given.map(emoji) });
const page = { offset_id: 0, add_offset: 0, limit: 10, max_id: 0, min_id: 0 };
const said = ({ reactions }: tl.message) => reactions?.results.map(({ reaction, count, chosen_order }) => [(reaction as tl.reactionEmoji).emoticon, count, chosen_order]);

describe.each(kinds)('in %s', (kind) => {
  test('messages.sendReaction: the caller sees their choice, the author and every other device are notified, the history contains it', async () => {
    const id = await people.say(kind, `${kind}: what do you think?`);
    const answer = await react(kind, 'bob', id.bob, '👍') as tl.updates;
    expect(answer.updates).toMatchObject([{ _: 'updateMessageReactions', msg_id: id.bob, reactions: { results: [{ reaction: emoji('👍'), count: 1, chosen_order: 0 }] } }]);
    await eventually('another device of Alice hears of it', () => people.heard.alice.some((update) =>
      update._ === 'updateMessageReactions' && update.msg_id === id.alice && update.reactions.results[0]?.count === 1));
    await react(kind, 'alice', id.alice, '👍', '🔥');
    expect(said(await people.seen(kind, 'alice', id.alice))).toEqual([['👍', 2, 0], ['🔥', 1, 1]]);
    expect(said(await people.seen(kind, 'bob', id.bob))).toEqual([['👍', 2, 0], ['🔥', 1, undefined]]);
    await expect(react(kind, 'alice', id.alice, '👍', '🔥')).rejects.toThrow('MESSAGE_NOT_MODIFIED');
    await react(kind, 'bob', id.bob);
    expect(said(await people.seen(kind, 'bob', id.bob))).toEqual([['👍', 1, undefined], ['🔥', 1, undefined]]);
  });

  test('messages.getMessagesReactions, messages.getMessageReactionsList: who reacted, except for posts', async () => {
    const id = await people.say(kind, `${kind}: and of this?`);
    await react(kind, 'bob', id.bob, '❤️', '🎉');
    await react(kind, 'alice', id.alice, '🎉');
    const { updates } = await people.bob.call('messages.getMessagesReactions', { peer: people.place(kind, 'bob'), id: [id.bob, 999_999] }) as tl.updates;
    expect(updates).toMatchObject([{ msg_id: id.bob, reactions: { results: [{ reaction: emoji('❤'), count: 1 }, { reaction: emoji('🎉'), count: 2 }] } }]);
    const listing = people.bob.call('messages.getMessageReactionsList', { peer: people.place(kind, 'bob'), id: id.bob, reaction: emoji('🎉'), limit: 1 });
    if (kind === 'a channel') {
      await expect(listing).rejects.toThrow('BROADCAST_FORBIDDEN');
      return;
    }
    const { count, reactions, users, next_offset } = await listing;
    expect({ count, reactions, users: users.length, next_offset }).toMatchObject({ count: 2, reactions: [{ peer_id: { user_id: people.alice.userId } }], users: 1, next_offset: '1' });
  });

  test('messages.getUnreadReactions, messages.readReactions: exact, for reactions of others to own messages only', async () => {
    const before = (await people.dialog(kind, 'alice')).unread_reactions_count;
    const id = await people.say(kind, `${kind}: news?`);
    await react(kind, 'alice', id.alice, '👀');
    await react(kind, 'bob', id.bob, '👀', '🔥');
    // Reactions to channel posts are not unread for anybody.
    const news = kind === 'a channel' ? 0 : 1;
    await eventually('the counter has it', async () => (await people.dialog(kind, 'alice')).unread_reactions_count === before + news);
    const unread = await people.alice.call('messages.getUnreadReactions', { peer: people.place(kind, 'alice'), ...page });
    expect('messages' in unread && unread.messages.some((message) => message.id === id.alice)).toBe(news === 1);
    expect((await people.dialog(kind, 'bob')).unread_reactions_count).toBe(0);
    await people.alice.call('messages.readReactions', { peer: people.place(kind, 'alice') });
    await eventually('all is seen', async () => (await people.dialog(kind, 'alice')).unread_reactions_count === 0);
  });

  test('invalid reactions and messages are refused', async () => {
    const id = await people.say(kind, `${kind}: no`);
    await expect(react(kind, 'bob', id.bob, '🏁')).rejects.toThrow('REACTION_INVALID');
    await expect(react(kind, 'bob', id.bob, '👍', '👎', '❤', '🔥')).rejects.toThrow('REACTIONS_TOO_MANY');
    await expect(react(kind, 'bob', 999_999, '👍')).rejects.toThrow('MESSAGE_ID_INVALID');
    await expect(people.bob.call('messages.sendReaction', { peer: people.place(kind, 'bob'), msg_id: id.bob, reaction: [{ _: 'reactionPaid' }] })).rejects.toThrow('REACTION_INVALID');
  });
});

test('an edited message keeps its reactions, an erased one loses them', async () => {
  const id = await people.say('a private chat', 'typo');
  await react('a private chat', 'bob', id.bob, '🤓');
  const edited = await people.alice.call('messages.editMessage', { peer: people.place('a private chat', 'alice'), id: id.alice, message: 'no typo' }) as tl.updates;
  expect(edited.updates).toMatchObject([{ _: 'updateEditMessage', message: { reactions: { results: [{ count: 1 }] } } }]);
  await people.alice.call('messages.deleteMessages', { id: [id.alice], revoke: true });
  await expect(react('a private chat', 'bob', id.bob, '👍')).rejects.toThrow('MESSAGE_ID_INVALID');
});

test('messages.setChatAvailableReactions: set by an admin, shown in the full chat, others are refused', async () => {
  const peer = people.place('a supergroup', 'alice') as tl.inputPeerChannel;
  const channel: tl.inputChannel = { _: 'inputChannel', channel_id: peer.channel_id, access_hash: peer.access_hash };
  const choose = (available_reactions: tl.ChatReactions) => people.alice.call('messages.setChatAvailableReactions', { peer, available_reactions });
  await expect(people.bob.call('messages.setChatAvailableReactions', { peer: people.place('a supergroup', 'bob'), available_reactions: { _: 'chatReactionsNone' } }))
    .rejects.toThrow('CHAT_ADMIN_REQUIRED');
  await choose({ _: 'chatReactionsSome', reactions: [emoji('👍')] });
  expect((await people.alice.call('channels.getFullChannel', { channel })).full_chat).toMatchObject({ available_reactions: { reactions: [emoji('👍')] } });
  const id = await people.say('a supergroup', 'only thumbs');
  await expect(react('a supergroup', 'bob', id.bob, '🔥')).rejects.toThrow('REACTION_INVALID');
  await react('a supergroup', 'bob', id.bob, '👍');
  await choose({ _: 'chatReactionsAll' });
  await expect(choose({ _: 'chatReactionsAll' })).rejects.toThrow('CHAT_NOT_MODIFIED');
});

test('messages.setDefaultReaction, messages.getTopReactions, messages.getRecentReactions, messages.clearRecentReactions', async () => {
  expect((await people.bob.call('help.getConfig', {})).reactions_default).toEqual(emoji('👍'));
  await people.bob.call('messages.setDefaultReaction', { reaction: emoji('🐳') });
  expect((await people.bob.call('help.getConfig', {})).reactions_default).toEqual(emoji('🐳'));
  await expect(people.bob.call('messages.setDefaultReaction', { reaction: emoji('x') })).rejects.toThrow('REACTION_INVALID');
  const top = await people.bob.call('messages.getTopReactions', { limit: 2, hash: 0n }) as tl.messages.reactions;
  expect(top.reactions[0]).toEqual(emoji('👍'));
  // Hash of 👍 as computed by TDLib: 0 for the custom emoji part, and 32 bits of its MD5, sign-extended.
  const one = await people.bob.call('messages.getTopReactions', { limit: 1, hash: 0n });
  expect(one).toEqual({ _: 'messages.reactions', reactions: [emoji('👍')], hash: clientHash([0, BigInt.asUintN(64, BigInt.asIntN(32, md5Prefix('👍', 32)))]) });
  expect(await people.bob.call('messages.getTopReactions', { limit: 2, hash: top.hash })).toEqual({ _: 'messages.reactionsNotModified' });
  const recent = await people.bob.call('messages.getRecentReactions', { limit: 10, hash: 0n }) as tl.messages.reactions;
  expect(recent.reactions[0]).toEqual(emoji('👍'));
  await people.bob.call('messages.clearRecentReactions', {});
  expect(await people.bob.call('messages.getRecentReactions', { limit: 10, hash: 0n })).toMatchObject({ reactions: [] });
});

test('messages.deleteParticipantReaction, messages.deleteParticipantReactions: admins remove reactions of others', async () => {
  const { alice, bob } = people;
  for (const kind of ['a supergroup', 'a basic group'] as const) {
    const [one, other] = [await people.say(kind, `${kind} one`), await people.say(kind, `${kind} other`)];
    const peer = people.place(kind, 'alice');
    for (const { bob: msg_id } of [one, other]) await bob.call('messages.sendReaction', { peer: people.place(kind, 'bob'), msg_id, reaction: [emoji('👎')] });
    const participant = people.bobForAlice;
    await expect(bob.call('messages.deleteParticipantReactions', { peer: people.place(kind, 'bob'), participant: people.aliceForBob })).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    const answer = await alice.call('messages.deleteParticipantReaction', { peer, msg_id: one.alice, participant }) as tl.updates;
    expect(answer.updates).toMatchObject([{ _: 'updateMessageReactions', msg_id: one.alice, reactions: { results: [] } }]);
    await expect(alice.call('messages.deleteParticipantReaction', { peer, msg_id: one.alice, participant })).rejects.toThrow('MESSAGE_ID_INVALID');
    expect(said(await people.seen(kind, 'alice', other.alice))).toEqual([['👎', 1, undefined]]);
    expect(await alice.call('messages.deleteParticipantReactions', { peer, participant })).toBe(true);
    expect(said(await people.seen(kind, 'alice', other.alice)) ?? []).toEqual([]);
  }
});

test('messages.getSavedReactionTags, messages.updateSavedReactionTag: saved messages are tagged by reactions', async () => {
  const { alice } = people;
  expect((await alice.call('messages.getDefaultTagReactions', { hash: 0n }) as tl.messages.reactions).reactions[0]).toEqual(emoji('👍'));
  const sent = await alice.call('messages.sendMessage', { peer: { _: 'inputPeerSelf' }, message: 'buy tea', random_id: 4_711n }) as tl.updates | tl.updateShortSentMessage;
  const msg_id = sent._ === 'updateShortSentMessage' ? sent.id : sent.updates.flatMap((update) => (update._ === 'updateMessageID' ? [update.id] : []))[0]!;
  const marked = await alice.call('messages.sendReaction', { peer: { _: 'inputPeerSelf' }, msg_id, reaction: [emoji('🔥')] }) as tl.updates;
  expect(marked.updates).toMatchObject([{ reactions: { reactions_as_tags: true } }]);
  await alice.call('messages.updateSavedReactionTag', { reaction: emoji('🔥'), title: 'urgent things' });
  await expect(alice.call('messages.updateSavedReactionTag', { reaction: emoji('x'), title: '' })).rejects.toThrow('REACTION_INVALID');
  const tags = await alice.call('messages.getSavedReactionTags', { hash: 0n }) as tl.messages.savedReactionTags;
  expect(tags.tags).toEqual([{ _: 'savedReactionTag', reaction: emoji('🔥'), title: 'urgent thing', count: 1 }]);
  expect(tags.hash).toBe(clientHash(['🔥', 'urgent thing', 1]));
  expect(await alice.call('messages.getSavedReactionTags', { hash: tags.hash })).toEqual({ _: 'messages.savedReactionTagsNotModified' });
  expect(await alice.call('messages.getSavedReactionTags', { peer: { _: 'inputPeerSelf' }, hash: 0n })).toMatchObject({ tags: [{ count: 1 }] });
  expect(await alice.call('messages.getSavedReactionTags', { peer: people.bobForAlice, hash: 0n })).toMatchObject({ tags: [] });
});

test('messages.getAvailableReactions: each has its images, which can be downloaded', async () => {
  const answer = await people.alice.call('messages.getAvailableReactions', { hash: 0 }) as tl.messages.availableReactions;
  expect(answer.reactions.map(({ reaction }) => reaction)).toContain('👍');
  const { static_icon, appear_animation, effect_animation } = answer.reactions[0]!;
  for (const document of [static_icon, appear_animation, effect_animation] as tl.document[]) {
    const location = { _: 'inputDocumentFileLocation', id: document.id, access_hash: document.access_hash, file_reference: document.file_reference, thumb_size: '' } as const;
    const file = await people.alice.call('upload.getFile', { location, offset: 0, limit: 128 * 1024 }) as tl.upload.file;
    expect(file.bytes.length).toBe(document.size);
    await expect(people.alice.call('upload.getFile', { location: { ...location, thumb_size: 'm' }, offset: 0, limit: 4096 })).rejects.toThrow('LOCATION_INVALID');
    await expect(people.bob.call('upload.getFile', { location, offset: 0, limit: 4096 })).rejects.toThrow('FILE_ID_INVALID');
  }
  expect(await people.alice.call('messages.getAvailableReactions', { hash: answer.hash })).toEqual({ _: 'messages.availableReactionsNotModified' });
});
