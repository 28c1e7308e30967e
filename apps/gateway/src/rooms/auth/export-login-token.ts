import { method } from '../../rpc/method.ts';
import { loginToken } from './parts/login-token.ts';

export default method('auth.exportLoginToken', ({ except_ids }, context) => loginToken(context, except_ids.map(Number)));
