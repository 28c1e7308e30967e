import { method } from '../../rpc/method.ts';
import { tlSentCode } from './parts/sent-code.ts';

/** Refused by command-api: PHONE_NUMBER_INVALID, FLOOD_WAIT_X (A1, A6). */
export default method('auth.sendCode', async ({ phone_number }, { services, session }) =>
  tlSentCode(await services.commandApi.call('login.send-code', { authKeyId: session.authorization.keyId, phone: phone_number })));
