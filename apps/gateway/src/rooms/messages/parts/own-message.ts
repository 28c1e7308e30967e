import type { MessageSent } from '@teamgram/event-schemas';
import { saidBy } from '../../../messages/event-opener.ts';
import { shownRow } from '../../../messages/shown-message.ts';
import type { ShownMessage } from '../../../convert/message.ts';
import type { Context } from '../../../rpc/context.ts';
import { shelfOf } from '../../channels/parts/readable.ts';

/** A message of a dialog with its MessageSent; undefined when the caller cannot see it. Throws like `shelfOf`. */
export async function messageOf(context: Context, peer: number, id: number): Promise<{ message: ShownMessage; sent: MessageSent } | undefined> {
  const { opener } = context.services;
  const { mailbox, after } = await shelfOf(context, peer);
  const [row] = await (await context.read()).messagesByIds(mailbox, [id]);
  if (!row || row.peer !== peer || id <= after) return undefined;
  const opened = await opener.openBytes(row.event, row.position);
  return { message: await shownRow(opener, row), sent: saidBy(opened) };
}
