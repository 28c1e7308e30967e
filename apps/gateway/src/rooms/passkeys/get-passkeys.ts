import { method } from '../../rpc/method.ts';
import { tlPasskey } from './parts/shown-passkey.ts';

export default method('account.getPasskeys', async (_request, { services, session }) => {
  const passkeys = await services.commandApi.call('passkeys.list', { authKeyId: session.authorization.keyId });
  return { _: 'account.passkeys', passkeys: passkeys.map(tlPasskey) };
});
