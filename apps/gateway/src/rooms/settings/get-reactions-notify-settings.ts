import { tlReactionNotifications, usual } from './parts/reaction-notifications.ts';
import { method } from '../../rpc/method.ts';

export default method('account.getReactionsNotifySettings', async (_request, context) =>
  tlReactionNotifications((await (await context.read()).settingsOf(context.viewer))['reaction-notifications'] ?? usual));
