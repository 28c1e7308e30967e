import { method } from '../../rpc/method.ts';

/** Chats that the caller has made public. None of them is tied to a place. */
export default method('channels.getAdminedPublicChannels', async ({ by_location }, context) => {
  const peers = by_location ? [] : await (await context.read()).ownedPublicChats(context.viewer);
  return { _: 'messages.chats', chats: await context.services.chats.show(context.view, peers) };
});
