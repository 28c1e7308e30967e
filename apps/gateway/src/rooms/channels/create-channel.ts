import { refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';
import { chatReply } from './parts/chat-reply.ts';
import { createdPeer } from './parts/created-peer.ts';
import { createdReply } from './parts/created-reply.ts';

/** A supergroup (`megagroup`) or a broadcast channel. Refused: CHANNELS_TOO_MUCH, CHAT_TITLE_EMPTY, CHAT_ABOUT_TOO_LONG, TTL_PERIOD_INVALID. */
export default method('channels.createChannel', async ({ broadcast, megagroup, forum, geo_point, ttl_period, title, about }, context) => {
  // Geogroups cannot be created.
  if (geo_point) throw refusal('METHOD_INVALID');
  const kind = broadcast || !megagroup ? 'broadcast' : 'supergroup';
  const events = await context.send({ type: 'CreateChat', kind, title, about, users: [], ttlS: ttl_period });
  const peer = createdPeer(events);
  if (forum && kind === 'supergroup') await context.send({ type: 'SetChatOption', chat: peer, option: 'forum', on: true });
  return createdReply(context, events, await chatReply(context, events, peer));
});
