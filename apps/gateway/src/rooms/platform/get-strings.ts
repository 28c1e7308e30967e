import { method } from '../../rpc/method.ts';
import { checkLanguage } from './parts/language-pack.ts';

/** "… the strings that exist": the language pack has none. */
export default method('langpack.getStrings', ({ lang_pack, lang_code }) => {
  checkLanguage(lang_pack, lang_code);
  return [];
});
