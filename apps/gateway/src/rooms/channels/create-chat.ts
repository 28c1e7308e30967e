import type { tl } from '@teamgram/tl';
import { userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { createdPeer } from './parts/created-peer.ts';
import { createdReply } from './parts/created-reply.ts';
import { invitedReply } from './parts/invited.ts';

/** Creates a basic group. Users who have blocked the caller are not added. Refused: CHAT_TITLE_EMPTY, INPUT_USER_DEACTIVATED, TTL_PERIOD_INVALID. */
export default method('messages.createChat', async ({ users, title, ttl_period }, context) => {
  const wanted = users.map((user) => userOf(context.view, user));
  const events = await context.send({ type: 'CreateChat', kind: 'basic', title, about: '', users: wanted, ttlS: ttl_period });
  const invited = await invitedReply(context, events, createdPeer(events), wanted);
  return { ...invited, updates: createdReply(context, events, invited.updates as tl.updates) };
});
