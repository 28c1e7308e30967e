import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

export default method('contacts.block', async ({ id }, context) => {
  await context.send({ type: 'BlockPeer', peer: peerOf(context.view, id) });
  return true;
});
