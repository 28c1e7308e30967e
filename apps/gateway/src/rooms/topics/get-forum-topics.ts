import { method } from '../../rpc/method.ts';
import { pageLimit } from '../../rpc/page-limit.ts';
import { shelfOf } from '../channels/parts/readable.ts';
import { forumOf } from './parts/forum.ts';
import { showTopics } from './parts/shown-topics.ts';

const LIMIT_DEFAULT = 20;
const LIMIT_MAX = 100;

/** By newest message, pinned topics first on the first page. `q`: filters by title. */
export default method('messages.getForumTopics', async ({ peer, q = '', offset_id: offsetId, offset_topic: offsetTopic, limit }, context) => {
  const chat = await forumOf(context, peer);
  const { after } = await shelfOf(context, chat);
  const queries = await context.read();
  const page = { chat, viewer: context.viewer, text: q.trim(), offsetId, offsetTopic, limit: pageLimit(limit, LIMIT_MAX, LIMIT_DEFAULT) };
  const [{ topics, count }, { pts }] = await Promise.all([queries.forumTopics(page), queries.state(-chat)]);
  return { _: 'messages.forumTopics', count, ...(await showTopics(context, chat, topics, after)), pts };
});
