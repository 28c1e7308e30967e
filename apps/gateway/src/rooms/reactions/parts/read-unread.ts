import type { UnreadNewsPage } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { peerOf } from '../../../peers/input-peer.ts';
import type { Context } from '../../../rpc/context.ts';
import { shelfOf } from '../../channels/parts/readable.ts';

const SLICE = 100;
const INT_MAX = 2 ** 31 - 1;

/** In batches: `offset` > 0 asks to call again (core.telegram.org/api/offsets#affected-history). Does not advance pts. */
export async function readUnread(
  context: Context, { peer: given, top_msg_id }: Pick<tl.messages.readReactions, 'peer' | 'top_msg_id'>,
  unread: (of: UnreadNewsPage) => Promise<number[]>, see: (peer: number, ids: number[]) => Promise<unknown>,
): Promise<tl.messages.affectedHistory> {
  const peer = peerOf(context.view, given);
  const { mailbox } = await shelfOf(context, peer);
  const queries = await context.read();
  const ids = await unread({ owner: context.viewer, peer, thread: top_msg_id || null, belowId: INT_MAX, aboveId: 0, offset: 0, limit: SLICE });
  if (ids.length > 0) await see(peer, ids);
  const { pts } = await queries.state(mailbox);
  return { _: 'messages.affectedHistory', pts, pts_count: 0, offset: ids.length === SLICE ? 1 : 0 };
}
