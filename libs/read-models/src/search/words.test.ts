import { describe, expect, test } from 'vitest';
import { askedTerms, textTerms } from './terms.ts';
import { askedWords, folded, has, hasNone, wordsOf } from './words.ts';

const finds = (query: string, text: string) => has(wordsOf(text), askedWords(query));

describe('which words find which texts', () => {
  test.each([
    ['hel', 'Hello World'], ['WORLD hello', 'Hello, world!'], ['cafe', 'un Café noir'], ['CAFÉ', 'cafe'], ['strasse', 'Hauptstraße 1'.replace('Haupt', '')],
    ['STRASSE', 'straße'], ['ισως', 'Ίσως'], ['ΟΔΟΣ', 'οδος'], ['истанбул', 'Истанбул'], ['istanbul', 'İstanbul'], ['ﬁsh', 'FISH'], ['ｆｕｌｌ', 'full width'],
    ['漢', '漢字かな交じり文'], ['字か', '漢字かな交じり文'], ['交じり文', '漢字かな交じり文'], ['東京', '今日は東京です'], ['ภาษา', 'นี่คือภาษาไทย'], ['안녕', '안녕하세요'],
    ['हिन्', 'हिन्दी भाषा'], ['#cat', 'look: #cats!'], ['cats', 'look: #cats!'], ['@bob', 'hi @bob_smith'], ['bob_', 'hi @bob_smith'], ['$tsla', 'buy $TSLA'],
    ['👍', 'fine 👍'], ['❤', 'with ❤️'], ['❤️ love', 'love ❤'], ['👍🏽', 'ok 👍🏽'], ['🇩🇪', 'from 🇩🇪'], ['👨‍👩‍👧', 'the 👨‍👩‍👧 came'], ['#猫の', '#猫の日 にゃん'], ['v2', 'v2.1'], ['2.1', 'v2 and 1'.replace('v2', '2')],
  ])('%s finds %s', (query, text) => expect(finds(query, text)).toBe(true));

  test.each([
    ['ello', 'Hello'], ['world peace', 'hello world'], ['#cat', 'cat'], ['@bob', 'bob'], ['か漢', '漢字かな'], ['京東', '東京'], ['👍', '👎'], ['ga', 'が'], ['か', 'が'],
  ])('%s does not find %s', (query, text) => expect(finds(query, text)).toBe(false));

  test.each(['', '   ', '...', '- ! ?'])('"%s" contains no words', (query) => expect(hasNone(askedWords(query))).toBe(true));
});

test('folding is idempotent', () => {
  for (const text of ['Ώ ﬀ ǅ ß İ ı ς Σ が ｶﾞ é', 'Ǆ ŉ ΐ']) expect(folded(folded(text))).toBe(folded(text));
});

describe('terms', () => {
  test('the terms of a query that matches a text are among the terms of the text', () => {
    const text = 'Übergrößenträger sagte 東京タワー #Reise @alice_w 👍🏽';
    const terms = textTerms(wordsOf(text));
    for (const query of ['ubergrossentrager', 'ubergr', 'sag', '東京', 'タワー', '#rei', '@alice', '👍🏽']) {
      for (const term of askedTerms(askedWords(query)).terms) expect([query, terms.has(term)]).toEqual([query, true]);
    }
  });

  test.each([['hello', true], ['abcdefghij', true], ['abcdefghijk', false], ['東京', true], ['東京都', false]])('%s is decided by terms alone: %s', (query, exact) => {
    expect(askedTerms(askedWords(query)).exact).toBe(exact);
  });
});
