import { unsignedKeyId } from '../../keys/key-id.ts';
import { method } from '../../rpc/method.ts';

/** Refused: HASH_INVALID, FRESH_RESET_AUTHORISATION_FORBIDDEN. */
export default method('account.resetAuthorization', async ({ hash }, context) => {
  await context.send({ type: 'ResetAuthorization', authKeyId: unsignedKeyId(hash) });
  return true;
});
