import { showPeers } from '../../peers/shown-peers.ts';
import { method } from '../../rpc/method.ts';
import { ownFilter, tlSharedList } from './parts/lists.ts';

/** Refused: FILTER_ID_INVALID. */
export default method('chatlists.getExportedInvites', async ({ chatlist }, context) => {
  await ownFilter(context, chatlist);
  const rows = await context.services.queries.sharedLists(context.viewer, chatlist.filter_id);
  const lists = (await Promise.all(rows.map((row) => tlSharedList(context, row)))).flatMap((list) => list ?? []);
  const named = await showPeers(context.services, context.view, lists.flatMap(({ peers }) => peers));
  return { _: 'chatlists.exportedInvites', invites: lists.map(({ invite }) => invite), ...named };
});
