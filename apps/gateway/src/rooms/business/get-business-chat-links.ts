import { method } from '../../rpc/method.ts';
import { tlBusinessLink } from './parts/business-links.ts';

/** The caller's own, in the order in which they were made. */
export default method('account.getBusinessChatLinks', async (_, context) => {
  const rows = await (await context.read()).businessLinks(context.viewer);
  return { _: 'account.businessChatLinks', links: rows.map(tlBusinessLink), chats: [], users: [] };
});
