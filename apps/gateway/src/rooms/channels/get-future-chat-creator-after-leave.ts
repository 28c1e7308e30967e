import { refusal } from '@teamgram/domain';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { heirOf } from './parts/heir.ts';
import { readableChat } from './parts/readable.ts';

/** The user who becomes owner if the caller leaves; userEmpty: nobody. Refused: PEER_ID_INVALID, CHANNEL_…, CHAT_ADMIN_REQUIRED. */
export default method('messages.getFutureChatCreatorAfterLeave', async ({ peer }, context) => {
  const to = peerOf(context.view, peer);
  if (to > 0) throw refusal('PEER_ID_INVALID');
  const { chat } = await readableChat(context, to);
  if (chat.creator !== context.viewer) throw refusal('CHAT_ADMIN_REQUIRED');
  const heir = await heirOf(context, chat);
  const [user] = heir === 0 ? [] : await context.services.users.show(context.view, [heir]);
  return user ?? { _: 'userEmpty', id: 0 };
});
