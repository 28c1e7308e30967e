import { refusal } from '@teamgram/domain';
import { HashedKind } from '../../peers/access-hash.ts';
import { method } from '../../rpc/method.ts';
import { permitted } from '../files/parts/file-location.ts';
import { storedColors, tlTheme } from './parts/themes.ts';
import { newSlug } from './parts/wallpapers.ts';

/** Without a slug a random one is generated. Refused: THEME_TITLE_INVALID, THEME_SLUG_INVALID, THEME_SLUG_OCCUPIED, THEME_MIME_INVALID, FILE_REFERENCE_…. */
export default method('account.createTheme', async ({ slug, title, document, settings }, context) => {
  if (document?._ === 'inputDocumentEmpty') throw refusal('THEME_MIME_INVALID');
  const file = document && permitted(context, HashedKind.document, document);
  const chosen = slug === '' ? `t${newSlug().replace(/[^a-z0-9]/gi, '_')}` : slug;
  const [event] = await context.send({ type: 'MakeTheme', theme: 0, title, slug: chosen, file, colors: await storedColors(context, settings) });
  if (event?.fact.type !== 'ThemeMade') throw refusal('THEME_TITLE_INVALID');
  const [row] = await (await context.read()).themes([event.fact.theme]);
  if (!row) throw refusal('THEME_TITLE_INVALID');
  return tlTheme(context, row);
});
