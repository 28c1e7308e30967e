import { method } from '../../rpc/method.ts';

export default method('auth.logOut', async (_request, context) => {
  if (context.viewer !== 0) {
    await context.send({ type: 'LogOut' });
    context.services.sessions.assign(context.session.authorization, 0);
  }
  return { _: 'auth.loggedOut' };
});
