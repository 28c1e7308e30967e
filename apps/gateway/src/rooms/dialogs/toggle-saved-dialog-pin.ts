import { method } from '../../rpc/method.ts';
import { dialogPeerOf } from './parts/dialog-peers.ts';

/** Refused: PEER_ID_INVALID, PINNED_DIALOGS_TOO_MUCH. */
export default method('messages.toggleSavedDialogPin', async ({ pinned, peer }, context) => {
  await context.send({ type: 'PinSavedDialogs', saved: [dialogPeerOf(context, peer)], how: pinned ? 'on-top' : 'off' });
  return true;
});
