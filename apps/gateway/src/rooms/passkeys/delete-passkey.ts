import { method } from '../../rpc/method.ts';
import { credentialIdOf } from './parts/credential-id.ts';

/** Refused: PASSKEY_CREDENTIAL_NOT_FOUND. */
export default method('account.deletePasskey', async ({ id }, context) => {
  await context.send({ type: 'RemovePasskey', credentialId: credentialIdOf(id) });
  return true;
});
