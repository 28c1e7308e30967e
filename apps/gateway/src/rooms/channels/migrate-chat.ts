import { chatOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { replyWith } from '../../updates/reply.ts';
import { idOfPeer } from '@teamgram/event-schemas';
import { createdPeer } from './parts/created-peer.ts';

/** M10: converts a basic group to a supergroup. */
export default method('messages.migrateChat', async ({ chat_id }, context) => {
  const peer = chatOf(chat_id);
  const events = await context.send({ type: 'MigrateChat', chat: peer });
  const channel = createdPeer(events);
  return replyWith(context, events, [{ _: 'updateChannel', channel_id: idOfPeer(channel) }], [peer, channel]);
});
