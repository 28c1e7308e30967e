import { refusal } from '@teamgram/domain';
import { idOfPeer } from '@teamgram/event-schemas';
import { firstUsername } from '../../convert/usernames.ts';
import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { readableChat, shelfOf } from './parts/readable.ts';

/** core.telegram.org/api/links#message-links: a link into a private chat works only for its members. Refused: CHANNEL_…, MESSAGE_ID_INVALID. */
export default method('channels.exportMessageLink', async ({ channel, id, grouped }, context) => {
  const peer = channelOf(context.view, channel);
  const { chat } = await readableChat(context, peer);
  const { mailbox, after } = await shelfOf(context, peer);
  const [message] = id > after ? await context.services.queries.messagesByIds(mailbox, [id]) : [];
  if (!message) throw refusal('MESSAGE_ID_INVALID');
  const place = firstUsername(chat) || `c/${idOfPeer(peer)}`;
  const link = `https://t.me/${place}/${id}`;
  // A link to a message of an album opens the whole album, unless it ends with `?single`.
  return { _: 'exportedMessageLink', link: grouped ? link : `${link}?single`, html: '' };
});
