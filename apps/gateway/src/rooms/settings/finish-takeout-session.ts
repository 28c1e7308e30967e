import { refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';

/** Ends the takeout session that the request is made in. Refused: TAKEOUT_REQUIRED. */
export default method('account.finishTakeoutSession', async ({ success }, context) => {
  if (!context.takeout) throw refusal('TAKEOUT_REQUIRED');
  await context.send({ type: 'FinishTakeoutSession', takeout: context.takeout.id, success: success === true });
  return true;
});
