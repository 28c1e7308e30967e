import { isUsername, refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';

export default method('account.checkUsername', async ({ username }, context) => {
  if (!isUsername(username)) throw refusal('USERNAME_INVALID');
  const queries = await context.read();
  const [owner, chat, granted] = await Promise.all([queries.userByUsername(username), queries.chatByUsername(username), queries.grantedUsername(username)]);
  return (owner === undefined || owner.userId === context.viewer) && chat === undefined && granted === undefined;
});
