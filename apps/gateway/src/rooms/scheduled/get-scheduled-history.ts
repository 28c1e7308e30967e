import { listHash } from '../../convert/list-hash.ts';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { showScheduled } from './parts/answer.ts';
import { listOf } from './parts/list.ts';

/** Everything that waits, the latest date first. The hash is of ids and dates; no message here has been edited. Refused: CHAT_ADMIN_REQUIRED, PEER_ID_INVALID. */
export default method('messages.getScheduledHistory', async ({ peer: given, hash }, context) => {
  const { owner, peer } = await listOf(context, peerOf(context.view, given));
  const rows = await (await context.read()).scheduledMessages(owner, peer);
  const current = listHash(rows.flatMap(({ scheduledId, latest, dueS }) => [scheduledId, latest, dueS]));
  if (hash !== 0n && hash === current) return { _: 'messages.messagesNotModified', count: rows.length };
  return { _: 'messages.messages', topics: [], ...(await showScheduled(context, rows)) };
});
