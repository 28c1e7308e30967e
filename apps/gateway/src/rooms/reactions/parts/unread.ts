import type { UnreadNewsPage } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';
import { pageLimit } from '../../../rpc/page-limit.ts';
import { shelfOf } from '../../channels/parts/readable.ts';
import { pageAnswer, showRows } from '../../messages/parts/shown.ts';

const LIMIT_MAX = 100;
const INT_MAX = 2 ** 31 - 1;

export type UnreadPage = Pick<tl.messages.getUnreadReactions, 'offset_id' | 'add_offset' | 'limit' | 'max_id' | 'min_id'>;
type Ids = (of: Omit<UnreadNewsPage, 'owner' | 'peer' | 'thread'>) => Promise<number[]>;

/** Messages that hold something unseen, the newest first. `ids`: those below and above the given ids, after skipping some. */
export async function unreadAnswer(context: Context, peer: number, page: UnreadPage, count: number, ids: Ids): Promise<tl.messages.Messages> {
  const { mailbox, after } = await shelfOf(context, peer);
  const rows = await context.services.queries.messagesByIds(mailbox, await pageOf(page, after, ids));
  const shown = await showRows(context, rows.sort((one, other) => other.messageId - one.messageId), [peer]);
  return pageAnswer(context, peer, shown, count);
}

/** core.telegram.org/api/offsets: with a negative `add_offset` the page begins so many above `offset_id`; so clients ask for the oldest first. */
async function pageOf({ offset_id, add_offset, max_id, min_id, limit: asked }: UnreadPage, after: number, ids: Ids): Promise<number[]> {
  const limit = pageLimit(asked, LIMIT_MAX);
  const [from, below, aboveId] = [offset_id || INT_MAX, max_id || INT_MAX, Math.max(min_id, after)];
  const above = Math.max(-add_offset, 0);
  const [newer, older] = await Promise.all([
    above === 0 ? [] : ids({ belowId: below, aboveId: Math.max(from - 1, aboveId), offset: Math.max(above - limit, 0), limit: Math.min(above, limit), oldestFirst: true }),
    above >= limit ? [] : ids({ belowId: Math.min(from, below), aboveId, offset: Math.max(add_offset, 0), limit: limit - above }),
  ]);
  return [...newer, ...older];
}
