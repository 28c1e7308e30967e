import { method } from '../../rpc/method.ts';
import { checkLanguage, LANGUAGE_PACK_VERSION } from './parts/language-pack.ts';

export default method('langpack.getLangPack', ({ lang_pack, lang_code }) => {
  checkLanguage(lang_pack, lang_code);
  return { _: 'langPackDifference', lang_code, from_version: 0, version: LANGUAGE_PACK_VERSION, strings: [] };
});
