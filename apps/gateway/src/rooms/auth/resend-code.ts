import { method } from '../../rpc/method.ts';
import { tlSentCode } from './parts/sent-code.ts';

/** Sends a new code for the same purpose the same way, the only one available. */
export default method('auth.resendCode', async ({ phone_number, phone_code_hash }, { services, session }) =>
  tlSentCode(await services.commandApi.call('login.resend-code', { authKeyId: session.authorization.keyId, phone: phone_number, phoneCodeHash: phone_code_hash })));
