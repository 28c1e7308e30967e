import { refusal } from '@teamgram/domain';
import { channelOf, peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

/** What a member wrote in a supergroup is spam, its admins say: kept for the operators (analytics.spam_reports). */
export default method('channels.reportSpam', async ({ channel, participant, id: ids }, context) => {
  const chat = channelOf(context.view, channel);
  const user = peerOf(context.view, participant);
  if (user <= 0) throw refusal('USER_ID_INVALID');
  await context.send({ type: 'ReportSpam', chat, user, ids });
  return true;
});
