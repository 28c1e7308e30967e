import { method } from '../../rpc/method.ts';

/** Refused: CHAT_ID_EMPTY, ENCRYPTION_ID_INVALID, ENCRYPTION_ALREADY_DECLINED. */
export default method('messages.discardEncryption', async ({ chat_id: chat, delete_history }, context) => {
  await context.send({ type: 'DiscardSecretChat', chat, deleteHistory: delete_history === true });
  return true;
});
