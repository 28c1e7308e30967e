import { userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { historyOf } from '../messages/parts/history.ts';
import { personalChannel } from './parts/personal-channel.ts';

/** Posts of the channel shown on a user's profile, newest first; empty when there is none. Refused: USER_ID_INVALID. */
export default method('messages.getPersonalChannelHistory', async ({ user_id, limit, max_id, min_id, hash }, context) => {
  const peer = await personalChannel(context, await (await context.read()).look(userOf(context.view, user_id)));
  if (peer === undefined) return { _: 'messages.messages', messages: [], topics: [], chats: [], users: [] };
  return historyOf(context, { peer, of: 'dialog' }, { offset_id: max_id, offset_date: 0, add_offset: 0, limit, max_id: 0, min_id, hash });
});
