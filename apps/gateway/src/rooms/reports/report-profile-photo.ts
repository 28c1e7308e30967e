import { refusal } from '@teamgram/domain';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { reasonOf } from './parts/reason.ts';
import { reportedMessages } from './parts/reported-messages.ts';

/** The photo id is passed on to operators unchecked. Refused: PEER_ID_INVALID. */
export default method('account.reportProfilePhoto', async ({ peer: given, photo_id, reason, message }, context) => {
  const peer = peerOf(context.view, given);
  await reportedMessages(context, peer, []);
  const photo = photo_id._ === 'inputPhoto' ? Number(photo_id.id) : 0;
  if (!Number.isSafeInteger(photo) || photo < 0) throw refusal('PEER_ID_INVALID');
  await context.send({ type: 'ReportPeer', peer, reason: reasonOf(reason), messageIds: [], photo, reactionOf: 0, comment: message });
  return true;
});
