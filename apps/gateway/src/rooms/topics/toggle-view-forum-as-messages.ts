import { idOfPeer } from '@teamgram/event-schemas';
import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { replyWith } from '../../updates/reply.ts';

/** "This setting only affects the current account" (core.telegram.org/api/forum). */
export default method('channels.toggleViewForumAsMessages', async ({ channel, enabled }, context) => {
  const chat = channelOf(context.view, channel);
  const events = await context.send({ type: 'ChooseForumView', chat, asMessages: enabled });
  return replyWith(context, events, [{ _: 'updateChannelViewForumAsMessages', channel_id: idOfPeer(chat), enabled }], [chat]);
});
