import { method } from '../../rpc/method.ts';

/**
 * Temporary keys of this authorization are destroyed, "except those listed" (core.telegram.org/method/auth.dropTempAuthKeys) and the one that asks. Sessions
 * that they have in other workers end with their connections.
 */
export default method('auth.dropTempAuthKeys', async ({ except_auth_keys }, { services, session }) => {
  const kept = new Set([...except_auth_keys, session.server.key.id]);
  for (const id of await services.authKeys.dropTemporary(session.authorization, kept)) services.server().dropAuthKey(id);
  return true;
});
