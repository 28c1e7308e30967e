import { method } from '../../rpc/method.ts';

/** Temporary keys of other connections of this authorization end, "except those listed" (core.telegram.org/method/auth.dropTempAuthKeys). */
export default method('auth.dropTempAuthKeys', ({ except_auth_keys }, { services, session }) => {
  const kept = new Set([...except_auth_keys, session.server.key.id]);
  const dropped = session.authorization.sessions.map(({ server }) => server.key).filter(({ id, kind }) => kind === 'temporary' && !kept.has(id));
  for (const id of new Set(dropped.map((key) => key.id))) services.server().dropAuthKey(id);
  return true;
});
