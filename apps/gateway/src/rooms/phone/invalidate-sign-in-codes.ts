import { refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';

const CODES_MAX = 100;

/** "Invalidate the specified login codes": somebody has taken a picture of the chat that they stand in. */
export default method('account.invalidateSignInCodes', async ({ codes }, { services, session }) => {
  if (codes.length > CODES_MAX) throw refusal('INPUT_REQUEST_TOO_LONG');
  await services.commandApi.call('codes.invalidate', { authKeyId: session.authorization.keyId, codes });
  return true;
});
