import { GENERAL, refusal } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { laterOf } from '../scheduled/parts/later.ts';
import { sentUpdates, threadedReply } from './parts/sending.ts';
import { refuseUnseen } from './parts/unseen.ts';

export default method('messages.forwardMessages', async (request, context) => {
  const { from_peer, to_peer, id, random_id } = request;
  if (id.length === 0 || random_id.length === 0) throw refusal('MESSAGE_IDS_EMPTY');
  if (id.length !== random_id.length) throw refusal('RANDOM_ID_INVALID');
  const fromPeer = peerOf(context.view, from_peer);
  const toPeer = peerOf(context.view, to_peer);
  await refuseUnseen(context, fromPeer, id);
  const events = await context.sendOnce(random_id[0]!, {
    type: 'ForwardMessages',
    fromPeer,
    ids: id,
    toPeer,
    ...threadOf(request),
    ...(await laterOf(context, toPeer, request)),
    ...(request.send_as ? { sendAs: peerOf(context.view, request.send_as) } : {}),
    dropAuthor: request.drop_author === true,
    dropMediaCaptions: request.drop_media_captions === true,
    silent: request.silent === true,
    noForwards: request.noforwards === true,
  });
  return sentUpdates(context, events, random_id);
});

/** Target thread or topic in a supergroup; none = "General". */
function threadOf({ top_msg_id = 0, reply_to }: tl.messages.forwardMessages): { toThread?: number } {
  const answered = reply_to?._ === 'inputReplyToMessage' ? threadedReply(reply_to) : { id: 0, thread: 0 };
  const toThread = (top_msg_id === GENERAL ? 0 : top_msg_id) || answered.thread || answered.id;
  return toThread === 0 ? {} : { toThread };
}
