import { showPeers } from '../../peers/shown-peers.ts';
import { method } from '../../rpc/method.ts';

/** Chats without messages for longer than this are suggested to a user who has joined too many. */
const INACTIVE_MS = 30 * 86_400_000;
const LIMIT = 100;

/** The caller's supergroups and channels without recent messages, longest inactive first. */
export default method('channels.getInactiveChannels', async (_, context) => {
  const queries = await context.read();
  const silent = await queries.inactiveChannels(context.viewer, context.nowS * 1000 - INACTIVE_MS, LIMIT);
  const shown = await showPeers(context.services, context.view, silent.map(({ chat }) => chat));
  return { _: 'messages.inactiveChats', dates: silent.map(({ atMs }) => Math.floor(atMs / 1000)), ...shown };
});
