import { method } from '../../rpc/method.ts';

/** Also gives up a login whose password is still awaited. Who is nobody stays nobody. */
export default method('auth.logOut', async (_request, context) => {
  const { authorization } = context.session;
  if (context.viewer !== 0 || authorization.passwordPending) {
    await context.send({ type: 'LogOut' });
    authorization.passwordPending = false;
    context.services.sessions.assign(authorization, 0);
  }
  return { _: 'auth.loggedOut' };
});
