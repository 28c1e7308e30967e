import { method } from '../../rpc/method.ts';
import { currentState } from '../updates/parts/state.ts';
import { showDialogs } from './parts/shown-dialogs.ts';

export default method('messages.getPinnedDialogs', async ({ folder_id }, context) => {
  const queries = await context.read();
  const rows = folder_id === 0 ? await queries.pinnedDialogs(context.viewer, context.services.opener.at) : [];
  return { _: 'messages.peerDialogs', ...(await showDialogs(context, rows)), state: await currentState(context) };
});
