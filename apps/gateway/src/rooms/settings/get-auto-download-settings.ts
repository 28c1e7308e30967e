import { tlAutoDownload, usual } from './parts/auto-download.ts';
import { method } from '../../rpc/method.ts';

export default method('account.getAutoDownloadSettings', async (_request, context) => {
  const settings = await (await context.read()).settingsOf(context.viewer);
  const level = (name: keyof typeof usual) => tlAutoDownload(settings[`auto-download/${name}`] ?? usual[name]);
  return { _: 'account.autoDownloadSettings', low: level('low'), medium: level('medium'), high: level('high') };
});
