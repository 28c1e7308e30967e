import { refusal } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';
import { method } from '../../rpc/method.ts';
import { shelfOf } from '../channels/parts/readable.ts';
import { forumOf } from './parts/forum.ts';
import { showTopics } from './parts/shown-topics.ts';

const TOPICS_MAX = 100;

/** In the order of the ids; unknown and deleted topics are forumTopicDeleted. */
export default method('messages.getForumTopicsByID', async ({ peer, topics: given }, context) => {
  const chat = await forumOf(context, peer);
  if (given.length === 0) throw refusal('TOPICS_EMPTY');
  const ids = [...new Set(given.slice(0, TOPICS_MAX))];
  const { after } = await shelfOf(context, chat);
  const queries = await context.read();
  const [rows, { pts }] = await Promise.all([queries.forumTopicsByIds(chat, context.viewer, ids), queries.state(-chat)]);
  const shown = await showTopics(context, chat, rows, after);
  const topics = ids.map((id): tl.ForumTopic => shown.topics.find((topic) => topic.id === id) ?? { _: 'forumTopicDeleted', id });
  return { _: 'messages.forumTopics', count: topics.length, ...shown, topics, pts };
});
