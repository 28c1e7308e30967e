import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { showScheduled } from './parts/answer.ts';
import { listOf } from './parts/list.ts';

/** Those messages that are still scheduled. Refused: CHAT_ADMIN_REQUIRED, PEER_ID_INVALID. */
export default method('messages.getScheduledMessages', async ({ peer: given, id }, context) => {
  const { owner, peer } = await listOf(context, peerOf(context.view, given));
  const rows = await (await context.read()).scheduledByIds(owner, peer, id);
  return { _: 'messages.messages', topics: [], ...(await showScheduled(context, rows)) };
});
