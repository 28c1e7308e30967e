import { refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';
import { loginToken } from './parts/login-token.ts';

/** Called after auth.loginTokenMigrateTo, which this server never answers; what the token has become is told all the same. */
export default method('auth.importLoginToken', async ({ token }, context) => {
  if (token.length === 0) throw refusal('AUTH_TOKEN_INVALID');
  return loginToken(context, []);
});
