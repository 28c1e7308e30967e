import { method } from '../../rpc/method.ts';
import { saySecretly } from './parts/saying.ts';

/** Refused: CHAT_ID_INVALID, DATA_INVALID, DATA_TOO_LONG, ENCRYPTION_DECLINED, USER_IS_BLOCKED, FLOOD_WAIT_X. */
export default method('messages.sendEncrypted', async (request, context) => {
  const { date } = await saySecretly(context, request, { service: false });
  return { _: 'messages.sentEncryptedMessage', date };
});
