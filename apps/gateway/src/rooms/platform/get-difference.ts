import { method } from '../../rpc/method.ts';
import { checkLanguage, LANGUAGE_PACK_VERSION } from './parts/language-pack.ts';

/** Refused: LANG_PACK_INVALID; clients ask only for the languages that `langpack.getLanguages` names. */
export default method('langpack.getDifference', ({ lang_pack, lang_code, from_version }) => {
  checkLanguage(lang_pack, lang_code);
  return { _: 'langPackDifference', lang_code, from_version, version: LANGUAGE_PACK_VERSION, strings: [] };
});
