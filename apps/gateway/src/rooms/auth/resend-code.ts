import { method } from '../../rpc/method.ts';
import { tlSentCode } from './parts/sent-code.ts';

/** A new code for the same purpose by the same way, for there is no other here. */
export default method('auth.resendCode', async ({ phone_number, phone_code_hash }, { services, session }) =>
  tlSentCode(await services.commandApi.call('login.resend-code', { authKeyId: session.authorization.keyId, phone: phone_number, phoneCodeHash: phone_code_hash })));
