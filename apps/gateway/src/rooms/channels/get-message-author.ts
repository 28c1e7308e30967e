import { refusal } from '@teamgram/domain';
import { shownRows } from '../../messages/shown-message.ts';
import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { readableChat } from './parts/readable.ts';
import { isAdminOf } from './parts/seen-members.ts';

/**
 * Who wrote what is said in a channel's name, signed or not: its admins know that of each other. In a group nobody is told who stands behind another name.
 * Refused: CHANNEL_…, CHAT_ADMIN_REQUIRED, MESSAGE_ID_INVALID.
 */
export default method('channels.getMessageAuthor', async ({ channel, id }, context) => {
  const found = await readableChat(context, channelOf(context.view, channel));
  if (found.chat.kind !== 'broadcast') throw refusal('CHANNEL_INVALID');
  if (!isAdminOf(context, found)) throw refusal('CHAT_ADMIN_REQUIRED');
  const { queries, opener, users } = context.services;
  const [message] = await shownRows(opener, await queries.messagesByIds(-found.peer, [id]));
  const [author] = message ? await users.show(context.view, [message.author]) : [];
  if (!author) throw refusal('MESSAGE_ID_INVALID');
  return author;
});
