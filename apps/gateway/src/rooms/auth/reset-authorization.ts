import { unsignedKeyId } from '../../keys/key-id.ts';
import { method } from '../../rpc/method.ts';

/** The sessions have ended in this worker before the answer (A5). Refused: HASH_INVALID, FRESH_RESET_AUTHORISATION_FORBIDDEN. */
export default method('account.resetAuthorization', async ({ hash }, context) => {
  await context.send({ type: 'ResetAuthorization', authKeyId: unsignedKeyId(hash) });
  await context.read();
  return true;
});
