import { refusal } from '@teamgram/domain';
import { unsignedKeyId } from '../../keys/key-id.ts';
import { method } from '../../rpc/method.ts';
import { loggedIn } from '../auth/parts/login.ts';
import { credentialIdOf } from './parts/credential-id.ts';

/** Refused: PASSKEY_CREDENTIAL_NOT_FOUND, SESSION_PASSWORD_NEEDED; DATA_INVALID if it does not answer auth.initPasskeyLogin. */
export default method('auth.finishPasskeyLogin', async ({ credential, from_auth_key_id }, context) => {
  if (credential._ !== 'inputPasskeyCredentialPublicKey' || credential.response._ !== 'inputPasskeyResponseLogin') throw refusal('DATA_INVALID');
  const { client_data, authenticator_data, signature, user_handle } = credential.response;
  const user = Number(/^\d{1,10}:(\d{1,15})$/.exec(user_handle)?.[1]);
  if (!Number.isSafeInteger(user)) throw refusal('PASSKEY_CREDENTIAL_NOT_FOUND');
  return loggedIn(context, await context.send({
    type: 'LogInByPasskey',
    credentialId: credentialIdOf(credential.raw_id),
    clientData: client_data.data,
    authenticatorData: authenticator_data,
    signature,
    user,
    challengedKey: from_auth_key_id === undefined ? context.session.authorization.keyId : unsignedKeyId(from_auth_key_id),
  }));
});
