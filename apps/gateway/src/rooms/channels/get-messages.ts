import { refusal } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';
import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { namedMessages } from '../messages/parts/named-messages.ts';
import { pageAnswer, showRows } from '../messages/parts/shown.ts';
import { shelfOf } from './parts/readable.ts';

const IDS_MAX = 100;

/** In the requested order; messages that do not exist or are hidden from the caller are messageEmpty. Refused: CHANNEL_…, MESSAGE_IDS_EMPTY. */
export default method('channels.getMessages', async ({ channel, id }, context) => {
  const peer = channelOf(context.view, channel);
  const { mailbox, after } = await shelfOf(context, peer);
  if (id.length === 0) throw refusal('MESSAGE_IDS_EMPTY');
  const { queries } = context.services;
  const wanted = await namedMessages(queries, mailbox, id.slice(0, IDS_MAX));
  const page = await showRows(context, await queries.messagesByIds(mailbox, wanted.filter((one) => one > after)), [peer]);
  const byId = new Map(page.messages.map((message) => [message.id, message]));
  const messages = wanted.map((one): tl.Message => byId.get(one) ?? { _: 'messageEmpty', id: one });
  return pageAnswer(context, peer, { ...page, messages }, { count: messages.length });
});
