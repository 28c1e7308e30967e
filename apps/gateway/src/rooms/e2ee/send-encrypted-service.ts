import { method } from '../../rpc/method.ts';
import { saySecretly } from './parts/saying.ts';

/** Refused: ENCRYPTION_ID_INVALID, DATA_INVALID, ENCRYPTION_DECLINED, USER_DELETED, USER_IS_BLOCKED, FLOOD_WAIT_X. */
export default method('messages.sendEncryptedService', async (request, context) => {
  const { date } = await saySecretly(context, request, { service: true });
  return { _: 'messages.sentEncryptedMessage', date };
});
