import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { affectedIn } from '../../updates/reply.ts';

/** Deletes for everybody. Unknown ids are ignored. */
export default method('channels.deleteMessages', async ({ channel, id }, context) => {
  const chat = channelOf(context.view, channel);
  const { pts, ptsCount } = await affectedIn(context, -chat, await context.send({ type: 'DeleteChatMessages', chat, ids: id }));
  return { _: 'messages.affectedMessages', pts, pts_count: ptsCount };
});
