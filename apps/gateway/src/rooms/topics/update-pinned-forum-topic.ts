import { tlPeer } from '../../peers/peer-number.ts';
import { method } from '../../rpc/method.ts';
import { replyWith } from '../../updates/reply.ts';
import { forumOf } from './parts/forum.ts';

export default method('messages.updatePinnedForumTopic', async ({ peer, topic_id: topic, pinned }, context) => {
  const chat = await forumOf(context, peer);
  const events = await context.send({ type: 'PinTopic', chat, topic, pinned });
  return replyWith(context, events, events.length === 0 ? [] : [{ _: 'updatePinnedForumTopic', pinned: pinned || undefined, peer: tlPeer(chat), topic_id: topic }], [chat]);
});
