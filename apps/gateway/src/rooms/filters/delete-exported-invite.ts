import { method } from '../../rpc/method.ts';
import { slugOf } from './parts/lists.ts';

/** Users who imported the folder keep it. Refused: FILTER_ID_INVALID, INVITE_SLUG_EXPIRED. */
export default method('chatlists.deleteExportedInvite', async ({ chatlist, slug }, context) => {
  await context.send({ type: 'UnshareDialogFilter', filter: chatlist.filter_id, slug: slugOf(slug) });
  return true;
});
