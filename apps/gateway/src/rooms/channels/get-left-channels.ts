import { method } from '../../rpc/method.ts';
import { requireTakeout } from '../settings/parts/takeout.ts';

/** Supergroups and channels that the caller left voluntarily. Refused: TAKEOUT_REQUIRED. */
export default method('channels.getLeftChannels', async ({ offset }, context) => {
  requireTakeout(context, 'message_megagroups', 'message_channels');
  const queries = await context.read();
  const [page, rest] = await Promise.all([queries.leftChats(context.viewer, Math.max(0, offset), PAGE), queries.leftChats(context.viewer, Math.max(0, offset) + PAGE, 1)]);
  const chats = await context.services.chats.show(context.view, page);
  return rest.length === 0 ? { _: 'messages.chats', chats } : { _: 'messages.chatsSlice', count: Math.max(0, offset) + page.length + rest.length, chats };
});

const PAGE = 100;
