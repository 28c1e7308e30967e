import { method } from '../../rpc/method.ts';

/** Refused: PHONE_CODE_EMPTY, PHONE_CODE_EXPIRED, PHONE_CODE_INVALID, PHONE_NUMBER_INVALID. */
export default method('account.verifyPhone', async ({ phone_number, phone_code_hash, phone_code }, { services, session }) => {
  const { keyId: authKeyId } = session.authorization;
  await services.commandApi.call('codes.verify', { authKeyId, phone: phone_number, phoneCodeHash: phone_code_hash, code: phone_code });
  return true;
});
