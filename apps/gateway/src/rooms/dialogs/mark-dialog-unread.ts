import { method } from '../../rpc/method.ts';
import { dialogPeerOf } from './parts/dialog-peers.ts';

export default method('messages.markDialogUnread', async ({ unread, peer }, context) => {
  await context.send({ type: unread ? 'MarkDialogUnread' : 'UnmarkDialogUnread', peer: dialogPeerOf(context, peer) });
  return true;
});
