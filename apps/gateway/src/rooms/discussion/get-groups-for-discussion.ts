import { ADMIN_RIGHTS } from '@teamgram/domain';
import { showPeers } from '../../peers/shown-peers.ts';
import { method } from '../../rpc/method.ts';

/**
 * "Returned basic group chats must be first upgraded to supergroups before they can be set as a discussion group"; supergroups with hidden pre-history are
 * also returned, though they must unhide it first (core.telegram.org/method/channels.getGroupsForDiscussion).
 */
export default method('channels.getGroupsForDiscussion', async (_, context) => {
  const queries = await context.read();
  const groups = await queries.groupsForDiscussion(context.viewer, ADMIN_RIGHTS.pin_messages);
  const { chats } = await showPeers(context.services, context.view, groups);
  return { _: 'messages.chats', chats };
});
