import { method } from '../../rpc/method.ts';

export default method('account.setAccountTTL', async ({ ttl }, context) => {
  await context.send({ type: 'SetAccountTtl', days: ttl.days });
  return true;
});
