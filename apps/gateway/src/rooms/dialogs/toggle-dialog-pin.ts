import { method } from '../../rpc/method.ts';
import { dialogPeerOf } from './parts/dialog-peers.ts';

/** Refused: PINNED_DIALOGS_TOO_MUCH. */
export default method('messages.toggleDialogPin', async ({ pinned, peer }, context) => {
  await context.send({ type: pinned ? 'PinDialog' : 'UnpinDialog', peer: dialogPeerOf(context, peer) });
  return true;
});
