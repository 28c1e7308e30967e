import { method } from '../../rpc/method.ts';

/** The order must contain every shortcut. Refused: ORDER_INVALID. */
export default method('messages.reorderQuickReplies', async ({ order }, context) => {
  await context.send({ type: 'ChangeQuickReply', shortcut: 0, change: { order } });
  return true;
});
