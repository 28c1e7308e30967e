import { reactionNotificationsOf, tlReactionNotifications } from './parts/reaction-notifications.ts';
import { method } from '../../rpc/method.ts';

export default method('account.setReactionsNotifySettings', async ({ settings }, context) => {
  const setting = reactionNotificationsOf(settings);
  await context.send({ type: 'ChooseSetting', setting: { type: 'ReactionNotificationsChosen', ...setting } });
  return tlReactionNotifications(setting);
});
