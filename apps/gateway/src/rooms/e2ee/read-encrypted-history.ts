import { method } from '../../rpc/method.ts';
import { secretChatId } from './parts/named-chat.ts';

/** Refused: CHAT_ID_INVALID. */
export default method('messages.readEncryptedHistory', async ({ peer, max_date: maxDateS }, context) => {
  await context.send({ type: 'ReadSecretChat', chat: secretChatId(context, peer), maxDateS });
  return true;
});
