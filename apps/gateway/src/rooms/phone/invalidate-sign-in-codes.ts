import { refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';

const CODES_MAX = 100;

/** "Invalidate the specified login codes": clients call it when a screenshot of the chat with the codes was taken. */
export default method('account.invalidateSignInCodes', async ({ codes }, { services, session }) => {
  if (codes.length > CODES_MAX) throw refusal('INPUT_REQUEST_TOO_LONG');
  await services.commandApi.call('codes.invalidate', { authKeyId: session.authorization.keyId, codes });
  return true;
});
