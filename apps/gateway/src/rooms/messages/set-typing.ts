import { writeObject } from '@teamgram/tl';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

/** Passes by: nothing is written, and who has blocked the caller hears nothing. */
export default method('messages.setTyping', async ({ peer, action }, context) => {
  const to = peerOf(context.view, peer);
  if (to === context.viewer) return true;
  const blocked = await context.services.queries.blockedAmong(to, [context.viewer]);
  if (blocked.length === 0) await context.services.projections.call('ephemeral.publish', { kind: 'typing', from: context.viewer, to, action: writeObject(action) });
  return true;
});
