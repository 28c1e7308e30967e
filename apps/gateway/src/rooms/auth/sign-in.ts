import { Refusal, refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';
import { loggedIn } from './parts/login.ts';

/** A1. Since layer 104 a correct code for a number without account is answered by authorizationSignUpRequired. */
export default method('auth.signIn', async ({ phone_number, phone_code_hash, phone_code }, context) => {
  if (!phone_code) throw refusal('PHONE_CODE_EMPTY');
  try {
    return await loggedIn(context, await context.send({ type: 'SignIn', phone: phone_number, phoneCodeHash: phone_code_hash, code: phone_code }));
  } catch (error) {
    if (error instanceof Refusal && error.error === 'PHONE_NUMBER_UNOCCUPIED') return { _: 'auth.authorizationSignUpRequired' };
    throw error;
  }
});
