import { refusal } from '@teamgram/domain';
import { isChannelPeer } from '@teamgram/event-schemas';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { affectedIn } from '../../updates/reply.ts';
import { shelfOf } from '../channels/parts/readable.ts';

const SLICE = 100;

/** In batches: `offset` > 0 asks to call again (core.telegram.org/api/offsets#affected-history). */
export default method('messages.unpinAllMessages', async ({ peer: given, top_msg_id, saved_peer_id }, context) => {
  // Saved Messages have one list of pinned messages, not one per peer.
  if (saved_peer_id) throw refusal('METHOD_INVALID');
  const peer = peerOf(context.view, given);
  const { mailbox } = await shelfOf(context, peer);
  const queries = await context.read();
  const rows = await (top_msg_id && isChannelPeer(peer) ? queries.pinnedInThread(mailbox, top_msg_id, 0, SLICE) : queries.pinnedMessages(mailbox, peer, 0, SLICE));
  const ids = rows.map(({ messageId }) => messageId);
  const events = ids.length === 0 ? [] : await context.send({ type: 'PinMessages', peer, ids, pinned: false, oneSide: false, silent: true });
  const { pts, ptsCount } = await affectedIn(context, mailbox, events);
  return { _: 'messages.affectedHistory', pts, pts_count: ptsCount, offset: ids.length === SLICE ? 1 : 0 };
});
