import { method } from '../../rpc/method.ts';
import { loginToken } from './parts/login-token.ts';

/** Accounts of one client: kept with the token, which anybody may ask for. */
const EXCEPT_MAX = 100;

export default method('auth.exportLoginToken', ({ except_ids }, context) => loginToken(context, except_ids.slice(0, EXCEPT_MAX).map(Number)));
