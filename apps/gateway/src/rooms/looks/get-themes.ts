import { method } from '../../rpc/method.ts';
import { hashOf } from './parts/wallpapers.ts';
import { tlTheme } from './parts/themes.ts';

/** Themes saved by the caller, last saved first. */
export default method('account.getThemes', async ({ hash }, context) => {
  const queries = await context.read();
  const ids = await queries.keptThemes(context.viewer);
  const rows = await queries.themes(ids);
  const current = hashOf(ids.flatMap((id) => rows.filter(({ theme }) => theme === id).map(({ theme, description }) => [theme, [...description]])));
  if (current === hash) return { _: 'account.themesNotModified' };
  const themes = await Promise.all(ids.flatMap((id) => rows.filter(({ theme }) => theme === id)).map((row) => tlTheme(context, row)));
  return { _: 'account.themes', hash: current, themes };
});
