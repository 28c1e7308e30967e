import { method } from '../../rpc/method.ts';
import { loggedIn } from './parts/login.ts';

export default method('auth.signUp', async ({ phone_number, phone_code_hash, first_name, last_name }, context) =>
  loggedIn(context, await context.send({ type: 'SignUp', phone: phone_number, phoneCodeHash: phone_code_hash, firstName: first_name, lastName: last_name })));
