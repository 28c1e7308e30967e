import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';
import { shelfOf, type Shelf } from '../../channels/parts/readable.ts';
import { pageAnswer, showRows } from './shown.ts';
import { pageLimit } from '../../../rpc/page-limit.ts';

/** M7: "limit 0 → default". */
const LIMIT_DEFAULT = 20;
const LIMIT_MAX = 100;

/** The offsets of core.telegram.org/api/offsets. */
export type Offsets = { offset_id: number; offset_date: number; add_offset: number; limit: number; max_id: number; min_id: number };

/** Which messages: those of the dialog with a peer, of one thread or of no topic in it, or those that the caller saved from it. */
export type HistoryOf = { peer: number; of: 'dialog' | 'saved' | 'thread' | 'general'; thread?: number };

/** One page of a dialog, newest first, with how many messages there are in all. */
export async function historyOf(context: Context, { peer, of, thread }: HistoryOf, offsets: Offsets): Promise<tl.messages.Messages> {
  const queries = await context.read();
  const shelf = of === 'saved' ? { mailbox: context.viewer, peer, after: 0 } : await shelfOf(context, peer);
  const { mailbox, after } = shelf;
  const { messages, count } = await queries.history({
    mailbox,
    peer,
    of,
    thread,
    offsetId: offsets.offset_id,
    offsetDateS: offsets.offset_date,
    addOffset: offsets.add_offset,
    limit: pageLimit(offsets.limit, LIMIT_MAX, LIMIT_DEFAULT),
    maxId: offsets.max_id,
    minId: Math.max(offsets.min_id, after),
  }, context.services.opener.at);
  return pageAnswer(context, of === 'saved' ? context.viewer : peer, await showRows(context, messages, [peer]), of === 'dialog' ? await seenOf(context, shelf, count) : count);
}

/** How many messages of a dialog the caller sees. @param all how many there are */
export async function seenOf({ services }: Context, { peer, after }: Shelf, all: number): Promise<number> {
  return after > 0 ? services.queries.messagesAbove(peer, after) : all;
}
