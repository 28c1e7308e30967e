import { refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';
import { loginToken } from './parts/login-token.ts';

/** Meant for use after auth.loginTokenMigrateTo, which this server never returns; answers the state of the login token anyway. */
export default method('auth.importLoginToken', async ({ token }, context) => {
  if (token.length === 0) throw refusal('AUTH_TOKEN_INVALID');
  return loginToken(context, []);
});
