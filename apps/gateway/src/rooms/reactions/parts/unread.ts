import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';
import { pageLimit } from '../../../rpc/page-limit.ts';
import { shelfOf } from '../../channels/parts/readable.ts';
import { pageAnswer, showRows } from '../../messages/parts/shown.ts';

const LIMIT_MAX = 100;
const INT_MAX = 2 ** 31 - 1;

export type UnreadPage = Pick<tl.messages.getUnreadReactions, 'offset_id' | 'add_offset' | 'limit' | 'max_id' | 'min_id'>;

/** Messages that hold something unseen, the newest first. `ids`: those below and above the given ids, after skipping some. */
export async function unreadAnswer(
  context: Context, peer: number, page: UnreadPage, count: number,
  ids: (of: { belowId: number; aboveId: number; offset: number; limit: number }) => Promise<number[]>,
): Promise<tl.messages.Messages> {
  const { mailbox, after } = await shelfOf(context, peer);
  const belowId = Math.min(page.offset_id || INT_MAX, page.max_id || INT_MAX);
  const found = await ids({ belowId, aboveId: Math.max(page.min_id, after), offset: Math.max(page.add_offset, 0), limit: pageLimit(page.limit, LIMIT_MAX) });
  const rows = await context.services.queries.messagesByIds(mailbox, found);
  const shown = await showRows(context, rows.sort((one, other) => other.messageId - one.messageId), [peer]);
  return pageAnswer(context, peer, shown, count);
}
