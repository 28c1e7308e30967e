import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

/** The block list as a whole. Stories are hidden from nobody, for there are none: that list cannot be kept. */
export default method('contacts.setBlocked', async ({ my_stories_from, id, limit }, context) => {
  if (my_stories_from) return false;
  await context.send({ type: 'ReplaceBlocked', peers: id.map((peer) => peerOf(context.view, peer)), limit });
  return true;
});
