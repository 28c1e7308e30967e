import { method } from '../../rpc/method.ts';

/** Above the number of folders anybody can have. */
const ORDER_MAX = 256;

export default method('messages.updateDialogFiltersOrder', async ({ order }, context) => {
  await context.send({ type: 'ReorderDialogFilters', filters: order.slice(0, ORDER_MAX).filter((filter) => filter >= 0) });
  return true;
});
