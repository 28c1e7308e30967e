import { method } from '../../rpc/method.ts';

/** Pending chats of the link are not offered again. Refused: FILTER_ID_INVALID. */
export default method('chatlists.hideChatlistUpdates', async ({ chatlist }, context) => {
  await context.send({ type: 'DeclineListUpdates', filter: chatlist.filter_id });
  return true;
});
