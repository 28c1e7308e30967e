import { method } from '../../rpc/method.ts';

/** core.telegram.org/api/passkeys: "PublicKeyCredentialCreationOptions … with base64url-encoded strings used in place of binary properties". */
export default method('account.initPasskeyRegistration', async (_request, { services, session }) => {
  const data = await services.commandApi.call('passkeys.begin-registration', { authKeyId: session.authorization.keyId, dcId: session.dcId });
  return { _: 'account.passkeyRegistrationOptions', options: { _: 'dataJSON', data } };
});
