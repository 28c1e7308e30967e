import { expect, test } from 'vitest';
import { countries, tlCountries } from './countries.ts';

test('every country has codes that ITU-T E.164 allows, and a code without prefixes belongs to a single country', () => {
  const alone = new Map<string, string>();
  for (const { iso2, codes } of countries()) {
    expect(iso2).toMatch(/^[A-Z]{2}$/);
    for (const { code, prefixes } of codes) {
      expect(code).toMatch(/^[1-9][0-9]{0,3}$/);
      if (prefixes) continue;
      expect(alone.get(code), `${code} of ${iso2}`).toBeUndefined();
      alone.set(code, iso2);
    }
  }
});

test('the prefixes that distinguish the countries of a shared code are unambiguous', () => {
  const whole = countries().flatMap(({ iso2, codes }) => codes.flatMap(({ code, prefixes }) => (prefixes ?? ['']).map((prefix) => ({ iso2, digits: code + prefix }))));
  expect(new Set(whole.map(({ digits }) => digits)).size).toBe(whole.length);
});

test('names are English, with a local name where it differs', () => {
  const germany = (language: string) => tlCountries(language).find(({ iso2 }) => iso2 === 'DE');
  expect(germany('en')).toMatchObject({ default_name: 'Germany', name: undefined, country_codes: [{ country_code: '49' }] });
  expect(germany('de')).toMatchObject({ default_name: 'Germany', name: 'Deutschland' });
  expect(germany('no such language!')).toMatchObject({ default_name: 'Germany', name: undefined });
});
