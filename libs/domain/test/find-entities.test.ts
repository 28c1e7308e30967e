import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textEntity } from '@teamgram/event-schemas';
import { findEntities } from '../src/find-entities.ts';
import { completeEntities, ENTITIES_MAX, MESSAGE_LENGTH_MAX } from '../src/text.ts';

const found = (text: string) => findEntities(text).map(({ kind, offset, length }) => [kind, text.slice(offset, offset + length)]);

describe('findEntities', () => {
  test.each<[string, string[][]]>([
    ['see https://example.org/a_(b)?q=1#c.', [['Url', 'https://example.org/a_(b)?q=1#c']]],
    ['(HTTP://Example.ORG/x)', [['Url', 'HTTP://Example.ORG/x']]],
    ['www.example.com, example.co.uk!', [['Url', 'www.example.com'], ['Url', 'example.co.uk']]],
    ['https://intra.corp intra.corp', [['Url', 'https://intra.corp']]],
    ['http://me.x:pw@host.net:8080/x 10.0.0.1:443 a.de:99999', [['Url', 'http://me.x:pw@host.net:8080/x'], ['Url', '10.0.0.1:443'], ['Url', 'a.de']]],
    ['президент.рф и xn--e1afmkfd.xn--p1ai', [['Url', 'президент.рф'], ['Url', 'xn--e1afmkfd.xn--p1ai']]],
    ['a?b=c example.com?q example.com? example.com#x', [['Url', 'example.com?q'], ['Url', 'example.com'], ['Url', 'example.com#x']]],
    ['the end.So it is, e.g. 3.14 and main.cpp, gopher://a.com gopher://a@b.com #a@b.com', [['Hashtag', '#a']]],
    ['John.Doe+x@example.com. mailto:a@b.org', [['Email', 'John.Doe+x@example.com'], ['Email', 'a@b.org']]],
    ['a.b@c @d.com', []],
    ['@alice_1, (@bobby) @four a@alice_1 @wörter', [['Mention', '@alice_1'], ['Mention', '@bobby']]],
    [`@${'a'.repeat(32)} @${'a'.repeat(33)}`, [['Mention', `@${'a'.repeat(32)}`]]],
    ['😀 #tag #тег_1 #1 #a#b x#y ##z #हिन्दी', [['Hashtag', '#tag'], ['Hashtag', '#тег_1'], ['Hashtag', '#z'], ['Hashtag', '#हिन्दी']]],
    ['$USD, $usd $TOOLONGXX US$EUR $$ABC $A', [['Cashtag', '$USD'], ['Cashtag', '$A']]],
    ['/start /help@some_bot /usr/bin a/b </b>', [['BotCommand', '/start'], ['BotCommand', '/help@some_bot']]],
    ['https://example.org/@alice_1/#tag', [['Url', 'https://example.org/@alice_1/#tag']]],
    ['', []],
  ])('%s', (text, expected) => expect(found(text)).toEqual(expected));

  test('counts UTF-16 code units', () => expect(findEntities('😀 @alice')).toMatchObject([{ kind: 'Mention', offset: 3, length: 6 }]));
});

const piece = fc.constantFrom('.', '@', '#', '$', '/', ':', '://', 'http', 'a', 'alice', 'com', 'ABC', '-', '_', '(', ')', '?', ' ', '😀', '\ud83d', 'ж', '1');
const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')));

test('entities of any text are within it, ordered and disjoint', () => {
  fc.assert(fc.property(anyText, (text) => {
    let end = 0;
    for (const { offset, length } of findEntities(text)) {
      expect(offset).toBeGreaterThanOrEqual(end);
      expect(length).toBeGreaterThan(1);
      end = offset + length;
    }
    expect(end).toBeLessThanOrEqual(text.length);
  }), { numRuns: 300 });
});

test.each(['.', 'a.', 'a.b@', '@a', '#a', 'a.com/)', 'a.com/(', '/a@', 'http://', '-_.', 'a:a@a.', 'a.+', 'a@b.com '])('%s repeated to thirty times the length of a message is parsed in linear time', (unit) => {
  // A quadratic implementation would exceed the test's time limit.
  expect(() => findEntities(unit.repeat(30 * MESSAGE_LENGTH_MAX / unit.length))).not.toThrow();
});

describe('completeEntities', () => {
  const kinds = (text: string, sent: Parameters<typeof completeEntities>[1]) => completeEntities(text, sent).map(({ kind, offset }) => [kind, offset]);

  test.each(['Code', 'Pre', 'TextUrl', 'Url'])('nothing is detected inside an entity that the sender marked as %s', (kind) =>
    expect(kinds('#a example.com #b', [textEntity({ kind, offset: 3, length: 5 })])).toEqual([['Hashtag', 0], [kind, 3], ['Hashtag', 15]]));

  test('mentions are detected inside bold text and quotes, not inside code and links', () => {
    const over = (kind: string) => completeEntities('@somebody', [textEntity({ kind, offset: 0, length: 9 })]).map((entity) => entity.kind);
    expect(over('Bold')).toEqual(['Bold', 'Mention']);
    expect(over('Blockquote')).toEqual(['Blockquote', 'Mention']);
    expect(over('Code')).toEqual(['Code']);
    expect(over('TextUrl')).toEqual(['TextUrl']);
  });

  test('detected entities are added up to the limit of entities per message', () => {
    const bold = textEntity({ kind: 'Bold', offset: 0, length: 2 });
    const all = completeEntities('#a '.repeat(ENTITIES_MAX + 5), [bold]);
    expect([all.length, all[0]!.kind, all.at(-1)!.kind]).toEqual([ENTITIES_MAX, 'Bold', 'Hashtag']);
  });
});
