import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

export default method('contacts.unblock', async ({ id }, context) => {
  await context.send({ type: 'UnblockPeer', peer: peerOf(context.view, id) });
  return true;
});
