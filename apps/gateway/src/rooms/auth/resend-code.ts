import { method } from '../../rpc/method.ts';
import { tlSentCode } from './parts/sent-code.ts';

/** A new code by the same way, for there is no other here. */
export default method('auth.resendCode', async ({ phone_number }, { services, session }) =>
  tlSentCode(await services.commandApi.call('login.send-code', { authKeyId: session.authorization.keyId, phone: phone_number })));
