import { method } from '../../rpc/method.ts';

/** Default for the caller's new private chats. 0 = none. */
export default method('messages.setDefaultHistoryTTL', async ({ period }, context) => {
  await context.send({ type: 'SetDefaultTtl', periodS: period });
  return true;
});
