import { method } from '../../rpc/method.ts';
import { checkLanguage, english } from './parts/language-pack.ts';

export default method('langpack.getLanguage', ({ lang_pack, lang_code }) => {
  checkLanguage(lang_pack, lang_code);
  return english;
});
