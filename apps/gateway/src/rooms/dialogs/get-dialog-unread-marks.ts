import { tlPeer } from '../../peers/peer-number.ts';
import { method } from '../../rpc/method.ts';

export default method('messages.getDialogUnreadMarks', async (_request, context) => {
  const peers = await (await context.read()).markedUnread(context.viewer);
  return peers.map((peer) => ({ _: 'dialogPeer', peer: tlPeer(peer) }));
});
