import { refusal } from '@teamgram/domain';
import { channelOf, peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

/** Report by an admin that a member's messages in a supergroup are spam; stored for operators (analytics.spam_reports). */
export default method('channels.reportSpam', async ({ channel, participant, id: ids }, context) => {
  const chat = channelOf(context.view, channel);
  const user = peerOf(context.view, participant);
  if (user <= 0) throw refusal('USER_ID_INVALID');
  await context.send({ type: 'ReportSpam', chat, user, ids });
  return true;
});
