import { method } from '../../rpc/method.ts';

export default method('account.getContentSettings', async (_request, context) => {
  const shown = (await (await context.read()).settingsOf(context.viewer))['sensitive-content']?.shown ?? false;
  return { _: 'account.contentSettings', sensitive_enabled: shown || undefined, sensitive_can_change: true };
});
