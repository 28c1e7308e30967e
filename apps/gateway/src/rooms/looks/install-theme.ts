import { method } from '../../rpc/method.ts';
import { namedTheme } from './parts/themes.ts';

/** An installed theme is also saved. The client's built-in themes are unknown to the server and ignored. Refused: THEME_INVALID. */
export default method('account.installTheme', async ({ theme }, context) => {
  if (theme) await context.send({ type: 'KeepTheme', theme: (await namedTheme(context, theme)).theme, kept: true });
  return true;
});
