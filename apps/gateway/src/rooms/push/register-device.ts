import { refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';
import { checkToken } from './parts/device-token.ts';

/** "optional encryption key used to encrypt push notifications": 256 bytes, or none. */
const SECRET_BYTES_MAX = 256;
const OTHERS_MAX = 100;

/**
 * The registration is stored with the authorization and ends with it; push notifications are not sent yet. Refused: TOKEN_EMPTY, TOKEN_TYPE_INVALID,
 * TOKEN_INVALID, WEBPUSH_TOKEN_INVALID, WEBPUSH_KEY_INVALID, WEBPUSH_AUTH_INVALID.
 */
export default method('account.registerDevice', async ({ no_muted, token_type, token, app_sandbox, secret, other_uids }, context) => {
  checkToken(token_type, token);
  if (secret.length > SECRET_BYTES_MAX) throw refusal('TOKEN_INVALID');
  await context.send({ type: 'RegisterDevice', tokenType: token_type, token, secret, noMuted: no_muted === true, appSandbox: app_sandbox, others: other_uids.slice(0, OTHERS_MAX) });
  return true;
});
