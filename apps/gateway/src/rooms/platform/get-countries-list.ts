import type { tl } from '@teamgram/tl';
import { RecentlyUsed } from '../../recently-used.ts';
import { method } from '../../rpc/method.ts';
import { contentHash } from './parts/content-hash.ts';
import { tlCountries } from './parts/countries.ts';

/** Clients use few languages; this bounds the cache against made-up ones. */
const LANGUAGES_MAX = 64;
const lists = new RecentlyUsed<string, tl.help.countriesList>(LANGUAGES_MAX);

/** core.telegram.org/method/help.getCountriesList; `hash` is that of the list in the same language. */
export default method('help.getCountriesList', ({ lang_code, hash }) => {
  const list = listIn(lang_code);
  return hash === list.hash ? { _: 'help.countriesListNotModified' } : list;
});

function listIn(language: string): tl.help.countriesList {
  const known = lists.get(language);
  if (known) return known;
  const countries = tlCountries(language);
  const list: tl.help.countriesList = { _: 'help.countriesList', countries, hash: contentHash(countries) };
  lists.set(language, list);
  return list;
}
