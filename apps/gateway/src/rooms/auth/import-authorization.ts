import { authKeyIdOf, refusal } from '@teamgram/domain';
import { importId } from '../../keys/exported-authorizations.ts';
import { method } from '../../rpc/method.ts';
import { loggedIn } from './parts/login.ts';

/** The exporting authorization logs this key in, as with a scanned QR code; only once, since the command id derives from the bytes. */
export default method('auth.importAuthorization', async ({ id, bytes }, context) => {
  const { services, session } = context;
  const exporter = services.exported.read(bytes);
  if (!exporter) throw refusal('AUTH_BYTES_INVALID');
  if (id !== BigInt(exporter.userId)) throw refusal('USER_ID_INVALID');
  const waiting = await services.commandApi.call('login.export-token', { authKeyId: session.authorization.keyId, exceptUserIds: [] });
  if (waiting.kind !== 'pending') throw refusal('AUTH_BYTES_INVALID');
  const events = await services.commands.sendFor(exporter.keyId, importId(bytes), { type: 'AcceptLoginToken', token: waiting.token, means: 'export' });
  const isMine = events.some(({ fact }) => fact.type === 'AuthorizationGranted' && authKeyIdOf(fact.authKeyId) === session.authorization.keyId);
  if (!isMine) throw refusal('AUTH_BYTES_INVALID');
  return loggedIn(context, events);
});
