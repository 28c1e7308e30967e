import { refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';
import { credentialIdOf } from './parts/credential-id.ts';
import { tlPasskey } from './parts/shown-passkey.ts';

/** Refused: DATA_INVALID if it does not answer account.initPasskeyRegistration, or above passkeys_account_passkeys_max. */
export default method('account.registerPasskey', async ({ credential }, context) => {
  if (credential._ !== 'inputPasskeyCredentialPublicKey' || credential.response._ !== 'inputPasskeyResponseRegister') throw refusal('DATA_INVALID');
  const { client_data, attestation_data } = credential.response;
  await context.send({ type: 'RegisterPasskey', credentialId: credentialIdOf(credential.raw_id), clientData: client_data.data, attestation: attestation_data });
  const { services, session } = context;
  const [newest] = (await services.commandApi.call('passkeys.list', { authKeyId: session.authorization.keyId })).slice(-1);
  if (!newest) throw refusal('DATA_INVALID');
  return tlPasskey(newest);
});
