import { method } from '../../rpc/method.ts';

/** "Inactivity period after which to start hiding message texts in PUSH notifications", in seconds; stored, but not used yet. */
export default method('account.updateDeviceLocked', async ({ period }, context) => {
  await context.send({ type: 'SetDeviceLock', periodS: period });
  return true;
});
