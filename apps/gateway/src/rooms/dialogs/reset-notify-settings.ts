import { HOME_PARTITION } from '@teamgram/event-schemas';
import { method } from '../../rpc/method.ts';

/** "Resets all notification settings from users and groups." */
export default method('account.resetNotifySettings', async (_request, context) => {
  await context.send({ type: 'ResetNotifications' });
  if (context.services.commands.partitionOf(context.viewer) !== HOME_PARTITION) await context.send({ type: 'ResetNotifications', ofThreads: true });
  return true;
});
