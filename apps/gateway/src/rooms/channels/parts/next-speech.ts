import { shownRows } from '../../../messages/shown-message.ts';
import type { Context } from '../../../rpc/context.ts';
import type { ReadableChat } from './readable.ts';
import { isAdminOf } from './seen-members.ts';

/** The newest messages of a member may be service messages (such as joining), so more than one is looked at. */
const LOOKED_AT = 3;

/** "slowmode_next_send_date: indicates when the user will be allowed to send another message in the supergroup" (core.telegram.org/constructor/channelFull); undefined = now. */
export async function nextSpeechS(context: Context, { peer, chat, place }: ReadableChat): Promise<number | undefined> {
  if (chat.slowModeS === 0 || isAdminOf(context, { chat, place })) return undefined;
  const { queries, opener } = context.services;
  const ids = await queries.messagesOfAuthor(-peer, context.viewer, LOOKED_AT);
  const said = (await shownRows(opener, await queries.messagesByIds(-peer, ids))).filter(({ content }) => content?.action === '');
  const nextS = Math.max(...said.map(({ dateS }) => dateS)) + chat.slowModeS;
  return nextS > context.nowS ? nextS : undefined;
}
