import type { Context } from '../../../rpc/context.ts';
import { shelfOf } from '../../channels/parts/readable.ts';

const IDS_MAX = 100;

/** Those messages that the caller can see in the chat. Throws like `shelfOf`. */
export async function reportedMessages(context: Context, peer: number, ids: readonly number[]): Promise<number[]> {
  const { mailbox, after } = await shelfOf(context, peer);
  if (ids.length === 0) return [];
  const rows = await (await context.read()).messagesByIds(mailbox, ids.slice(0, IDS_MAX));
  return rows.filter((row) => row.peer === peer && row.messageId > after).map(({ messageId }) => messageId);
}
