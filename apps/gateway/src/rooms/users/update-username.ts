import { method } from '../../rpc/method.ts';
import { ownUser } from './parts/own-user.ts';

/** An empty username releases the current one. Refused: USERNAME_INVALID, USERNAME_OCCUPIED, USERNAME_NOT_MODIFIED. */
export default method('account.updateUsername', async ({ username }, context) => {
  await context.send(username === '' ? { type: 'ReleaseUsername' } : { type: 'ClaimUsername', username });
  return ownUser(context);
});
