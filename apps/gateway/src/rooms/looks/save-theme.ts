import { method } from '../../rpc/method.ts';
import { namedTheme } from './parts/themes.ts';

/** Among those that the caller picks from, or no more. Refused: THEME_INVALID. */
export default method('account.saveTheme', async ({ theme, unsave }, context) => {
  await context.send({ type: 'KeepTheme', theme: (await namedTheme(context, theme)).theme, kept: !unsave });
  return true;
});
