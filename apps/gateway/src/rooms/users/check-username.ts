import { isUsername, refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';

export default method('account.checkUsername', async ({ username }, context) => {
  if (!isUsername(username)) throw refusal('USERNAME_INVALID');
  const owner = await (await context.read()).userByUsername(username);
  return owner === undefined || owner.userId === context.viewer;
});
