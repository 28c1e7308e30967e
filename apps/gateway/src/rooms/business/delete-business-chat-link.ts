import { method } from '../../rpc/method.ts';
import { slugOf } from './parts/business-links.ts';

/** Refused: CHATLINK_SLUG_EMPTY, CHATLINK_SLUG_EXPIRED. */
export default method('account.deleteBusinessChatLink', async ({ slug }, context) => {
  await context.send({ type: 'UseBusinessLink', slug: slugOf(slug), remove: true });
  return true;
});
