import type { tl } from '@teamgram/tl';
import { tlPeer } from '../../peers/peer-number.ts';
import { method } from '../../rpc/method.ts';
import { replyWith } from '../../updates/reply.ts';
import { forumOf } from './parts/forum.ts';

export default method('messages.reorderPinnedForumTopics', async ({ peer, order, force }, context) => {
  const chat = await forumOf(context, peer);
  const events = await context.send({ type: 'ReorderPinnedTopics', chat, topics: order, force: force === true });
  const told = events.flatMap(({ fact }): tl.Update[] => (fact.type === 'PinnedTopicsReordered' ? [{ _: 'updatePinnedForumTopics', peer: tlPeer(chat), order: fact.topics }] : []));
  return replyWith(context, events, told, [chat]);
});
