/** Facts about threads and topics → the updates for their readers. The entries of the chat's mailbox are converted in encode.ts. */
import { GENERAL } from '@teamgram/domain';
import { idOfPeer } from '@teamgram/event-schemas';
import type { StoredFact } from '@teamgram/event-schemas';
import type { StoredEvent } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { tlPeer } from '../peers/peer-number.ts';
import type { Services } from '../services.ts';
import { tellMembers } from './chat-facts.ts';
import { dateOf, tellOwner } from './tell-owner.ts';

type FactOf<Type extends StoredFact['type']> = Extract<StoredFact, { type: Type }>;
type Tell<Type extends StoredFact['type']> = (services: Services, event: StoredEvent, fact: FactOf<Type>) => void | Promise<void>;

export const topicTellers = {
  TopicPinned: (services, event, { chat, topic, pinned }) =>
    tellMembers(services, event, chat, { _: 'updatePinnedForumTopic', pinned: pinned || undefined, peer: tlPeer(chat), topic_id: topic }),
  PinnedTopicsReordered: (services, event, { chat, topics }) =>
    tellMembers(services, event, chat, { _: 'updatePinnedForumTopics', peer: tlPeer(chat), order: topics }),
  ForumViewChosen: (services, event, { owner, chat, asMessages }) =>
    tellOwner(services, event, owner, chat, () => ({ _: 'updateChannelViewForumAsMessages', channel_id: idOfPeer(chat), enabled: asMessages })),
  ThreadRead: tellRead,
} satisfies { [Type in StoredFact['type']]?: Tell<Type> };

const AUTHORS_MAX = 500;

/** To the reader's other devices, and to the authors of messages that nobody had read before. */
async function tellRead(services: Services, event: StoredEvent, { reader, chat, thread, maxId, newsAfter }: FactOf<'ThreadRead'>): Promise<void> {
  const { updates, queries, channelAudience } = services;
  const common = { channel_id: idOfPeer(chat), top_msg_id: thread, read_max_id: maxId };
  if (updates.hears(reader)) {
    const [post] = await queries.postsOfCopies(chat, [thread]);
    const discussed = post ? { broadcast_id: idOfPeer(post.chat), broadcast_post: post.post } : {};
    tellOwner(services, event, reader, post ? [chat, post.chat] : chat, () => ({ _: 'updateReadChannelDiscussionInbox', ...common, ...discussed }));
  }
  if (newsAfter >= maxId || channelAudience.of(chat).size === 0) return;
  const update: tl.Update = { _: 'updateReadChannelDiscussionOutbox', ...common };
  // Messages outside all topics are in no thread, so their authors are searched among all messages of the chat.
  const authors = await (thread === GENERAL ? queries.authorsAmong(-chat, newsAfter, maxId, AUTHORS_MAX) : queries.threadAuthors(-chat, thread, newsAfter, maxId, AUTHORS_MAX));
  for (const author of authors) {
    if (author !== reader && updates.hears(author)) updates.tell(author, { pts: 0, ptsCount: 0, dateS: dateOf(event), peers: [chat], update: () => update });
  }
}
