import { method } from '../../rpc/method.ts';
import { isReset, targetOf } from './parts/notify-target.ts';

/** "Resets all notification settings from users and groups." */
export default method('account.resetNotifySettings', async (_request, context) => {
  const queries = await context.read();
  const chosen = (await queries.notifyExceptions(context.viewer)).filter((row) => !isReset(row));
  for (const row of chosen) {
    await context.send({ type: 'ChooseNotifications', of: targetOf(row), showPreviews: undefined, silent: undefined, muteUntilS: undefined });
  }
  return true;
});
