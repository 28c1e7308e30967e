import { TTL_DAYS_DEFAULT } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';

export default method('account.getAccountTTL', async (_request, context) => {
  const { ttlDays } = await (await context.read()).accountLifetime(context.viewer);
  return { _: 'accountDaysTTL', days: ttlDays ?? TTL_DAYS_DEFAULT };
});
