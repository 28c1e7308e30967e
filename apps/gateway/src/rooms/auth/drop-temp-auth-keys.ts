import { method } from '../../rpc/method.ts';

/**
 * Destroys temporary keys of this authorization, "except those listed" (core.telegram.org/method/auth.dropTempAuthKeys) and the one making the request. Their
 * sessions in other workers end when their connections do.
 */
export default method('auth.dropTempAuthKeys', async ({ except_auth_keys }, { services, session }) => {
  const kept = new Set([...except_auth_keys, session.server.key.id]);
  for (const id of await services.authKeys.dropTemporary(session.authorization, kept)) services.server().dropAuthKey(id);
  return true;
});
