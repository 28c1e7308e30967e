import { refusal } from '@teamgram/domain';
import { HashedKind } from '../../peers/access-hash.ts';
import { method } from '../../rpc/method.ts';
import { permitted } from '../files/parts/file-location.ts';
import { namedTheme, storedColors, tlTheme } from './parts/themes.ts';

/**
 * Fields not given stay unchanged. Everybody who has saved the theme gets an update. Refused: THEME_INVALID, THEME_TITLE_INVALID, THEME_SLUG_INVALID,
 * THEME_SLUG_OCCUPIED.
 */
export default method('account.updateTheme', async ({ theme: given, slug, title, document, settings }, context) => {
  const { theme } = await namedTheme(context, given);
  if (document?._ === 'inputDocumentEmpty') throw refusal('THEME_INVALID');
  const file = document && permitted(context, HashedKind.document, document);
  await context.send({ type: 'MakeTheme', theme, title, slug, file, colors: await storedColors(context, settings) });
  const [row] = await (await context.read()).themes([theme]);
  if (!row) throw refusal('THEME_INVALID');
  return tlTheme(context, row);
});
