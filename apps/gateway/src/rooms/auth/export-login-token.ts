import { method } from '../../rpc/method.ts';
import { loginToken } from './parts/login-token.ts';

/** Other accounts of the same client. Bounded because they are stored with the token, which anybody may request. */
const EXCEPT_MAX = 100;

export default method('auth.exportLoginToken', ({ except_ids }, context) => loginToken(context, except_ids.slice(0, EXCEPT_MAX).map(Number)));
