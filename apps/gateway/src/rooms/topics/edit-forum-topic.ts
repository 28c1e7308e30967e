import { method } from '../../rpc/method.ts';
import { replyWith } from '../../updates/reply.ts';
import { forumOf, iconOf } from './parts/forum.ts';

/** One change per call, except that title and icon may change together. `icon_emoji_id` 0 = "switch to the fallback topic icon". */
export default method('messages.editForumTopic', async ({ peer, topic_id: topic, title, icon_emoji_id, closed, hidden }, context) => {
  const chat = await forumOf(context, peer);
  const iconEmoji = icon_emoji_id === undefined ? undefined : await iconOf(context, icon_emoji_id);
  return replyWith(context, await context.send({ type: 'EditTopic', chat, topic, title, iconEmoji, closed, hidden }), [], [chat]);
});
