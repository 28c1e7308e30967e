import { peerOf } from '../../peers/input-peer.ts';
import { refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';
import { readableChat } from './parts/readable.ts';

/** In a larger chat only the members who joined last are counted. */
const COUNTED_MAX = 5_000;

/** Number of members online now. Refused: PEER_ID_INVALID, CHAT_ID_INVALID, CHANNEL_…. */
export default method('messages.getOnlines', async ({ peer }, context) => {
  const chat = peerOf(context.view, peer);
  if (chat > 0) throw refusal('PEER_ID_INVALID');
  await readableChat(context, chat);
  const users = await context.services.queries.memberIds(chat, COUNTED_MAX);
  const present = await context.services.projections.call('presence.of', { users });
  return { _: 'chatOnlines', onlines: present.filter(({ online }) => online).length };
});
