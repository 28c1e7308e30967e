import { method } from '../../rpc/method.ts';

/** Public chats owned by the caller: all, those with a location, or those that can be shown on the caller's profile. */
export default method('channels.getAdminedPublicChannels', async ({ by_location, for_personal }, context) => {
  const queries = await context.read();
  const peers = await queries.ownedPublicChats(context.viewer);
  const chats = await context.services.chats.show(context.view, by_location ? await queries.placedAmong(peers) : peers);
  return { _: 'messages.chats', chats: for_personal ? chats.filter((chat) => chat._ === 'channel' && chat.broadcast) : chats };
});
