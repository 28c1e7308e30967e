import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

/** False when it was not the spam filter that deleted the message. Refused: CHANNEL_…, CHAT_ADMIN_REQUIRED. */
export default method('channels.reportAntiSpamFalsePositive', async ({ channel, msg_id: messageId }, context) => {
  const reported = await context.send({ type: 'ReportMisjudged', chat: channelOf(context.view, channel), messageId });
  return reported.length > 0;
});
