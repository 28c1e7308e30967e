import type { tl } from '@teamgram/tl';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { ownEntries, replyWith } from '../../updates/reply.ts';
import { forumOf, iconOf } from './parts/forum.ts';

/** The random_id maps to the service message that creates the topic, whose id is the topic's. A retry under the same random_id creates no second topic (M2). */
export default method('messages.createForumTopic', async ({ peer, title, icon_color, icon_emoji_id, random_id, send_as }, context) => {
  const chat = await forumOf(context, peer);
  const events = await context.sendOnce(random_id, {
    type: 'CreateTopic', chat, title, iconColor: icon_color ?? 0, iconEmoji: await iconOf(context, icon_emoji_id),
    ...(send_as ? { sendAs: peerOf(context.view, send_as) } : {}),
  });
  const named = events.flatMap((event): tl.updateMessageID[] => {
    const [entry] = event.fact.type === 'MessageSent' ? ownEntries(context, event) : [];
    return entry ? [{ _: 'updateMessageID', id: entry.messageId, random_id }] : [];
  });
  return replyWith(context, events, named, [chat]);
});
