import { method } from '../../rpc/method.ts';

export default method('auth.initPasskeyLogin', async (_request, { services, session }) => {
  const data = await services.commandApi.call('passkeys.begin-login', { authKeyId: session.authorization.keyId });
  return { _: 'auth.passkeyLoginOptions', options: { _: 'dataJSON', data } };
});
