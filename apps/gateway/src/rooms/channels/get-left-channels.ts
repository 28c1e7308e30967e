import { method } from '../../rpc/method.ts';

/** Supergroups and channels that the caller has left, of their own will. There are no takeout sessions here: it may be asked at any time. */
export default method('channels.getLeftChannels', async ({ offset }, context) => {
  const queries = await context.read();
  const [page, rest] = await Promise.all([queries.leftChats(context.viewer, Math.max(0, offset), PAGE), queries.leftChats(context.viewer, Math.max(0, offset) + PAGE, 1)]);
  const chats = await context.services.chats.show(context.view, page);
  return rest.length === 0 ? { _: 'messages.chats', chats } : { _: 'messages.chatsSlice', count: Math.max(0, offset) + page.length + rest.length, chats };
});

const PAGE = 100;
