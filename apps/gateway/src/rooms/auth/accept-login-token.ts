import { authKeyIdOf, refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';
import { signedKeyId } from '../../keys/key-id.ts';

/** Called by a logged-in device that has scanned the QR code (A4). Refused: AUTH_TOKEN_INVALID, AUTH_TOKEN_EXPIRED, AUTH_TOKEN_ALREADY_ACCEPTED. */
export default method('auth.acceptLoginToken', async ({ token }, context) => {
  const events = await context.send({ type: 'AcceptLoginToken', token });
  const granted = events.find(({ fact }) => fact.type === 'AuthorizationGranted' || fact.type === 'PasswordAwaited');
  const fact = granted?.fact;
  if (fact?.type !== 'AuthorizationGranted' && fact?.type !== 'PasswordAwaited') throw refusal('AUTH_TOKEN_INVALID');
  const device = fact.type === 'AuthorizationGranted' ? fact.device : undefined;
  const dateS = Math.floor(granted!.timeMs / 1000);
  return {
    _: 'authorization',
    password_pending: fact.type === 'PasswordAwaited' || undefined,
    hash: signedKeyId(authKeyIdOf(fact.authKeyId)),
    device_model: device?.deviceModel ?? '',
    platform: device?.platform ?? '',
    system_version: device?.systemVersion ?? '',
    api_id: device?.apiId ?? 0,
    app_name: '',
    app_version: device?.appVersion ?? '',
    date_created: dateS,
    date_active: dateS,
    ip: '',
    country: '',
    region: '',
  };
});
