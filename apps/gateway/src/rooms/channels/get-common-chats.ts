import { refusal } from '@teamgram/domain';
import { basicGroupPeer, channelPeer } from '@teamgram/event-schemas';
import { userOf } from '../../peers/input-peer.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { pageLimit } from '../../rpc/page-limit.ts';

const LIMIT_MAX = 100;

/** Groups of which both users are members. `max_id`: the last chat of the previous page. Refused: USER_ID_INVALID. */
export default method('messages.getCommonChats', async ({ user_id, max_id, limit }, context) => {
  const user = userOf(context.view, user_id);
  if (user === context.viewer) throw refusal('USER_ID_INVALID');
  const before = max_id > 0 ? await peerOfChat(context, max_id) : 0;
  const { chats: peers, count } = await (await context.read()).commonChats(context.viewer, user, before, pageLimit(limit, LIMIT_MAX));
  const chats = await context.services.chats.show(context.view, peers);
  return count > chats.length ? { _: 'messages.chatsSlice', count, chats } : { _: 'messages.chats', chats };
});

/** The request gives a bare chat id, whatever the chat's kind. */
async function peerOfChat({ services, viewer }: Context, id: number): Promise<number> {
  const places = await services.chats.places(viewer, [basicGroupPeer(id), channelPeer(id)]);
  return places.has(channelPeer(id)) ? channelPeer(id) : basicGroupPeer(id);
}
