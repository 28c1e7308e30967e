import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { titleOfDestination } from './parts/destination.ts';

/** "a confirmation text to be shown to the user in a confirmation prompt" (core.telegram.org/api/import). */
export default method('messages.checkHistoryImportPeer', async ({ peer }, context) => {
  const to = peerOf(context.view, peer);
  await context.send({ type: 'CheckImport', peer: to });
  const title = await titleOfDestination(context, to);
  return { _: 'messages.checkedHistoryImportPeer', confirm_text: `Import the messages into the chat with ${title}? Everybody in it will see them, marked as imported.` };
});
