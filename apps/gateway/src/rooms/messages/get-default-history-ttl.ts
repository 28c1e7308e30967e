import { method } from '../../rpc/method.ts';

export default method('messages.getDefaultHistoryTTL', async (_request, context) => {
  const { messagesTtlS } = await (await context.read()).accountLifetime(context.viewer);
  return { _: 'defaultHistoryTTL', period: messagesTtlS ?? 0 };
});
