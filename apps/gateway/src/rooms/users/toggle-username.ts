import { method } from '../../rpc/method.ts';

/** For usernames granted by an operator. Refused: USERNAME_INVALID, USERNAME_NOT_MODIFIED, USERNAMES_ACTIVE_TOO_MUCH. */
export default method('account.toggleUsername', async ({ username, active }, context) => {
  await context.send({ type: 'ArrangeUsernames', chat: 0, change: { toggle: username, active } });
  return true;
});
