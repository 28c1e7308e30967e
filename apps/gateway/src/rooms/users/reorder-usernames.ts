import { method } from '../../rpc/method.ts';

/** The order must contain every active username. Refused: ORDER_INVALID. */
export default method('account.reorderUsernames', async ({ order }, context) => {
  await context.send({ type: 'ArrangeUsernames', chat: 0, change: { order } });
  return true;
});
