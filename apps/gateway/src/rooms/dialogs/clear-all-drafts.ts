import { method } from '../../rpc/method.ts';

export default method('messages.clearAllDrafts', async (_request, context) => {
  const rows = await (await context.read()).draftsOf(context.viewer);
  for (const { peer, thread } of rows) await context.send({ type: 'ClearDraft', peer, thread });
  return true;
});
