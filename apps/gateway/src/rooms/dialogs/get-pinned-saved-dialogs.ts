import { method } from '../../rpc/method.ts';
import { showSaved } from './parts/saved.ts';

/** Topmost first. */
export default method('messages.getPinnedSavedDialogs', async (_request, context) => {
  const queries = await context.read();
  const pins = await queries.pinnedSaved(context.viewer);
  return { _: 'messages.savedDialogs', ...(await showSaved(context, await queries.savedDialogsAmong(context.viewer, pins), pins)) };
});
