import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

/** Replaces the block list. The separate list for stories is not supported, since there are no stories. */
export default method('contacts.setBlocked', async ({ my_stories_from, id, limit }, context) => {
  if (my_stories_from) return false;
  await context.send({ type: 'ReplaceBlocked', peers: id.map((peer) => peerOf(context.view, peer)), limit });
  return true;
});
