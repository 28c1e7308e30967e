import { method } from '../../rpc/method.ts';
import { refusal } from '../../rpc/refusal.ts';

/** core.telegram.org/method/account.checkUsername: "a-z, 0-9 and underscores, 5 to 32 characters", beginning with a letter. */
const USERNAME = /^[a-z](?!.*__)[a-z0-9_]{3,30}[a-z0-9]$/i;

export default method('account.checkUsername', async ({ username }, context) => {
  if (!USERNAME.test(username)) throw refusal('USERNAME_INVALID');
  const owner = await (await context.read()).userByUsername(username);
  return owner === undefined || owner.userId === context.viewer;
});
