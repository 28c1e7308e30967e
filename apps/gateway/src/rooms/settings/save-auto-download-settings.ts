import { autoDownloadOf } from './parts/auto-download.ts';
import { method } from '../../rpc/method.ts';

export default method('account.saveAutoDownloadSettings', async ({ low, high, settings }, context) => {
  const level = low ? 'low' : high ? 'high' : 'medium';
  await context.send({ type: 'ChooseSetting', setting: { type: 'AutoDownloadChosen', level, ...autoDownloadOf(settings) } });
  return true;
});
