import { method } from '../../rpc/method.ts';
import { checkPack, english } from './parts/language-pack.ts';

export default method('langpack.getLanguages', ({ lang_pack }) => {
  checkPack(lang_pack);
  return [english];
});
