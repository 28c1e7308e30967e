import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';
import { shelfOf } from '../../channels/parts/readable.ts';
import { refuseBesideTakeout } from '../../settings/parts/takeout.ts';
import { offsetsOf, type Paged } from './paged.ts';
import { rowsAnswer } from './shown.ts';

/** M7: "limit 0 → default". */
const LIMIT_DEFAULT = 20;

/** The selected messages: of a dialog, of one thread, of no topic ("general"), or saved from a peer. */
export type HistoryOf = { peer: number; of: 'dialog' | 'saved' | 'thread' | 'general'; thread?: number };

/** One page of a history, newest first, with the total count of messages that the caller sees. */
export async function historyOf(context: Context, { peer, of, thread }: HistoryOf, page: Paged & { offset_date: number; hash: bigint }): Promise<tl.messages.Messages> {
  await refuseBesideTakeout(context, of === 'saved' ? context.viewer : peer);
  const queries = await context.read();
  const { mailbox, after } = of === 'saved' ? { mailbox: context.viewer, after: 0 } : await shelfOf(context, peer);
  const { aboveId, belowId } = context.range;
  const asked = { mailbox, peer, of, thread, ...offsetsOf(page, LIMIT_DEFAULT), offsetDateS: page.offset_date, aboveId: Math.max(after, aboveId), belowId };
  const { messages, count } = await queries.history(asked, context.services.opener.at);
  return rowsAnswer(context, of === 'saved' ? context.viewer : peer, messages, { count }, page.hash);
}
