import { chatOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

/** Deletes a basic group for everybody. */
export default method('messages.deleteChat', async ({ chat_id }, context) => {
  await context.send({ type: 'DeleteChat', chat: chatOf(chat_id) });
  return true;
});
