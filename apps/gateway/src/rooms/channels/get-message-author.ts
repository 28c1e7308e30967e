import { refusal } from '@teamgram/domain';
import { shownRows } from '../../messages/shown-message.ts';
import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { readableChat } from './parts/readable.ts';
import { isAdminOf } from './parts/seen-members.ts';

/**
 * The admin who wrote a post, signed or not; visible to the channel's admins. Not available in groups, where anonymous senders stay anonymous.
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
