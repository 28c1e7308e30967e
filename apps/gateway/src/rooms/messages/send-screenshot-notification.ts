import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { ownEntries, replyWith } from '../../updates/reply.ts';

/** A retry under the same random_id notifies only once (M2). Refused: PEER_ID_INVALID, INPUT_USER_DEACTIVATED, YOU_BLOCKED_USER. */
export default method('messages.sendScreenshotNotification', async ({ peer, reply_to, random_id }, context) => {
  const replyToId = reply_to._ === 'inputReplyToMessage' ? reply_to.reply_to_msg_id : 0;
  const events = await context.sendOnce(random_id, { type: 'TellScreenshot', peer: peerOf(context.view, peer), replyToId });
  return replyWith(context, events, [{ _: 'updateMessageID', id: ownEntries(context, events[0]!)[0]!.messageId, random_id }]);
});
