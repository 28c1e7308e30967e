/** A well-formed request of every method about threads and topics. The forum does not exist, so each of them is refused. */
import type { Fields } from './requests.ts';

const channel = { _: 'inputChannel', channel_id: 5_000_000_000, access_hash: 1n };
const peer = { _: 'inputPeerChannel', channel_id: 5_000_000_000, access_hash: 1n };

export const requestsAboutTopics: { [method: string]: () => Fields } = {
  'channels.toggleForum': () => ({ channel, enabled: true, tabs: false }),
  'channels.toggleViewForumAsMessages': () => ({ channel, enabled: true }),
  'messages.createForumTopic': () => ({ peer, title: 'x', random_id: 1n }),
  'messages.deleteTopicHistory': () => ({ peer, top_msg_id: 2 }),
  'messages.editForumTopic': () => ({ peer, topic_id: 2, title: 'x' }),
  'messages.getForumTopics': () => ({ peer, offset_date: 0, offset_id: 0, offset_topic: 0, limit: 10 }),
  'messages.getForumTopicsByID': () => ({ peer, topics: [1] }),
  'messages.getReplies': () => ({ peer, msg_id: 2, offset_id: 0, offset_date: 0, add_offset: 0, limit: 10, max_id: 0, min_id: 0, hash: 0n }),
  'messages.readDiscussion': () => ({ peer, msg_id: 2, read_max_id: 3 }),
  'messages.reorderPinnedForumTopics': () => ({ peer, order: [1] }),
  'messages.updatePinnedForumTopic': () => ({ peer, topic_id: 1, pinned: true }),
};
