import { method } from '../../rpc/method.ts';

/** Also abandons a login that awaits the password. No effect without a login. */
export default method('auth.logOut', async (_request, context) => {
  const { authorization } = context.session;
  if (context.viewer !== 0 || authorization.passwordPending) {
    await context.send({ type: 'LogOut' });
    authorization.passwordPending = false;
    context.services.sessions.assign(authorization, 0);
  }
  return { _: 'auth.loggedOut' };
});
