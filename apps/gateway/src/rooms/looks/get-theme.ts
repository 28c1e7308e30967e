import { refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';
import { namedTheme, tlTheme } from './parts/themes.ts';

/** By id or by the slug of a link. Refused: THEME_FORMAT_INVALID, THEME_INVALID. */
export default method('account.getTheme', async ({ format, theme }, context) => {
  if (!/^[a-z]{1,32}$/.test(format)) throw refusal('THEME_FORMAT_INVALID');
  return tlTheme(context, await namedTheme(context, theme));
});
