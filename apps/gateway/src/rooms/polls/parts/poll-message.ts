import type { Poll } from '@teamgram/event-schemas';
import type { ShownMessage } from '../../../convert/message.ts';
import { shownRow } from '../../../messages/shown-message.ts';
import type { Context } from '../../../rpc/context.ts';
import { shelfOf } from '../../channels/parts/readable.ts';

/** A message with a poll that the caller may see; undefined when there is none. Throws like `shelfOf`. */
export async function pollMessage(context: Context, peer: number, id: number): Promise<{ poll: Poll; message: ShownMessage } | undefined> {
  const { mailbox, after } = await shelfOf(context, peer);
  const [row] = await (await context.read()).messagesByIds(mailbox, [id]);
  if (!row || row.peer !== peer || id <= after) return undefined;
  const message = await shownRow(context.services.opener, row);
  const poll = message.content?.media?.poll;
  return poll && { poll, message };
}
