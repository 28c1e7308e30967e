import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { sharedListNow, slugOf } from './parts/lists.ts';

const PEERS_MAX = 100;

/** Fields not given stay unchanged. Refused: FILTER_ID_INVALID, INVITE_SLUG_EXPIRED, PEERS_LIST_EMPTY. */
export default method('chatlists.editExportedInvite', async ({ chatlist, slug: given, title, peers }, context) => {
  const slug = slugOf(given);
  const chosen = peers?.slice(0, PEERS_MAX).map((peer) => peerOf(context.view, peer));
  await context.send({ type: 'EditSharedList', filter: chatlist.filter_id, slug, title, peers: chosen });
  return sharedListNow(context, slug);
});
