import { NO_ID_ABOVE, pageOf } from '@teamgram/read-models';
import type { UnreadNewsPage } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';
import { shelfOf } from '../../channels/parts/readable.ts';
import { offsetsOf, type Paged } from '../../messages/parts/paged.ts';
import { pageAnswer, showRows } from '../../messages/parts/shown.ts';

type Ids = (of: Omit<UnreadNewsPage, 'owner' | 'peer' | 'thread'>) => Promise<number[]>;

/** Messages with unread items, newest first. `ids` queries ids below and above given ones, with an offset. */
export async function unreadAnswer(context: Context, peer: number, page: Paged, count: number, ids: Ids): Promise<tl.messages.Messages> {
  const { mailbox, after: aboveId } = await shelfOf(context, peer);
  const numbered = async (part: Parameters<Ids>[0]) => (await ids(part)).map((messageId) => ({ messageId }));
  const wanted = await pageOf(offsetsOf(page), {
    older: (belowId, offset, limit) => numbered({ belowId, aboveId, offset, limit }),
    newer: async (from, offset, limit) => (await numbered({ belowId: NO_ID_ABOVE, aboveId: Math.max(from - 1, aboveId), offset, limit, oldestFirst: true })).reverse(),
  });
  const rows = await context.services.queries.messagesByIds(mailbox, wanted.map(({ messageId }) => messageId));
  const shown = await showRows(context, rows.sort((one, other) => other.messageId - one.messageId), [peer]);
  return pageAnswer(context, peer, shown, { count });
}
