import { method } from '../../rpc/method.ts';
import { tlBusinessLink } from './parts/business-links.ts';

/** The caller's links, in order of creation. */
export default method('account.getBusinessChatLinks', async (_, context) => {
  const rows = await (await context.read()).businessLinks(context.viewer);
  return { _: 'account.businessChatLinks', links: rows.map(tlBusinessLink), chats: [], users: [] };
});
