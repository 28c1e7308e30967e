import { method } from '../../rpc/method.ts';

export default method('messages.clearRecentReactions', async (_request, context) => {
  await context.send({ type: 'ClearRecentReactions' });
  return true;
});
