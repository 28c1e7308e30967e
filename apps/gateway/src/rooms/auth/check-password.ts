import { refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';
import { loggedIn } from './parts/login.ts';
import { passwordProof } from './parts/password-proof.ts';

/** A3. Refused: PASSWORD_HASH_INVALID, SRP_ID_INVALID, FLOOD_WAIT_X. */
export default method('auth.checkPassword', async ({ password }, context) => {
  const proof = passwordProof(password);
  if (!proof) throw refusal('PASSWORD_HASH_INVALID');
  return loggedIn(context, await context.send({ type: 'CheckPassword', proof }));
});
