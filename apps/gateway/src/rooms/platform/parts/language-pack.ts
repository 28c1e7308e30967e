/**
 * The language pack of this server (core.telegram.org/api/translations): English, without any
 * strings. Clients use their built-in English texts for strings that a pack does not have.
 */
import { refusal } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';

export const LANGUAGE_PACK_VERSION = 1;

/** Names of packs, such as "tdesktop", "weba", "android_x". */
const PACK_NAME = /^[a-z][a-z0-9_]{0,31}$/;

export const english: tl.langPackLanguage = {
  _: 'langPackLanguage',
  official: true,
  name: 'English',
  native_name: 'English',
  lang_code: 'en',
  plural_code: 'en',
  strings_count: 0,
  translated_count: 0,
  translations_url: '',
};

/** Throws LANG_PACK_INVALID. */
export function checkPack(langPack: string): void {
  if (!PACK_NAME.test(langPack)) throw refusal('LANG_PACK_INVALID');
}

/** Throws LANG_PACK_INVALID, LANG_CODE_NOT_SUPPORTED. */
export function checkLanguage(langPack: string, langCode: string): void {
  checkPack(langPack);
  if (langCode !== english.lang_code) throw refusal('LANG_CODE_NOT_SUPPORTED');
}
