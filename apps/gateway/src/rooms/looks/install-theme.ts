import { method } from '../../rpc/method.ts';
import { namedTheme } from './parts/themes.ts';

/** What is in use is kept as well; one of the client's own themes is nothing to the server. Refused: THEME_INVALID. */
export default method('account.installTheme', async ({ theme }, context) => {
  if (theme) await context.send({ type: 'KeepTheme', theme: (await namedTheme(context, theme)).theme, kept: true });
  return true;
});
