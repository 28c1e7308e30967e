import { method } from '../../rpc/method.ts';
import { namedTheme } from './parts/themes.ts';

/** Adds a theme to the caller's list, or removes it. Refused: THEME_INVALID. */
export default method('account.saveTheme', async ({ theme, unsave }, context) => {
  await context.send({ type: 'KeepTheme', theme: (await namedTheme(context, theme)).theme, kept: !unsave });
  return true;
});
