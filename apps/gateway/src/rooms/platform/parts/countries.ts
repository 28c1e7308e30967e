/** Countries and their calling codes, for help.getCountriesList. */
import { readFileSync } from 'node:fs';
import type { tl } from '@teamgram/tl';

export type CallingCode = { code: string; prefixes: string[] | undefined };
export type Country = { iso2: string; codes: CallingCode[] };

const HEADER_LINES = 3;

let known: Country[] | undefined;

/** All countries with a calling code, by ISO 3166-1 code. */
export function countries(): readonly Country[] {
  return (known ??= read(readFileSync(new URL('calling-codes.tsv', import.meta.url), 'utf8')));
}

function read(table: string): Country[] {
  return table.trimEnd().split('\n').slice(HEADER_LINES).map((line) => {
    const [iso2, codes] = line.split('\t') as [string, string];
    return { iso2, codes: codes.split(' ').map(callingCode) };
  });
}

function callingCode(text: string): CallingCode {
  const [code, prefixes] = text.split(':') as [string, string | undefined];
  return { code, prefixes: prefixes?.split(',') };
}

/** Names are those of Unicode CLDR, in English and, where it differs, in the given language (an IETF tag; unknown ones are English). */
export function tlCountries(language: string): tl.help.country[] {
  const english = namesIn('en')!;
  const local = namesIn(language) ?? english;
  return countries().map(({ iso2, codes }) => {
    const name = local.of(iso2)!;
    const defaultName = english.of(iso2)!;
    return { _: 'help.country', iso2, default_name: defaultName, name: name === defaultName ? undefined : name, country_codes: codes.map(tlCode) };
  });
}

/** Undefined for an invalid language tag. */
function namesIn(language: string): Intl.DisplayNames | undefined {
  try {
    return new Intl.DisplayNames([language, 'en'], { type: 'region' });
  } catch {
    return undefined;
  }
}

function tlCode({ code, prefixes }: CallingCode): tl.help.countryCode {
  return { _: 'help.countryCode', country_code: code, prefixes };
}
