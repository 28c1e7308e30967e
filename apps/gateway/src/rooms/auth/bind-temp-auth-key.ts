import { refusal } from '@teamgram/domain';
import { verifyBinding } from '@teamgram/mtproto';
import { method } from '../../rpc/method.ts';

/** K5, K6: binds the temporary key to the permanent one, whose login it shares from now on. */
export default method('auth.bindTempAuthKey', async (request, { services, session, invocation }) => {
  const { authKeys, sessions, server } = services;
  const temporaryKey = session.server.key;
  const permanentKey = await authKeys.find(request.perm_auth_key_id);
  const refused = verifyBinding({ temporaryKey, permanentKey, sessionId: session.server.id, msgId: invocation.msgId, request, nowMs: services.nowMs() });
  if (refused) throw refusal(refused === 'TEMP_AUTH_KEY_EMPTY' ? refused : 'ENCRYPTED_MESSAGE_INVALID');
  await authKeys.bind(temporaryKey.id, request.perm_auth_key_id, request.expires_at);
  server().bindTemporaryKey(temporaryKey.id, request.perm_auth_key_id);
  const authorization = authKeys.authorizationOf(permanentKey!);
  const bound = session.authorization.sessions.filter((one) => one.server.key.id === temporaryKey.id);
  for (const one of bound) sessions.rebind(one, authorization);
  return true;
});
