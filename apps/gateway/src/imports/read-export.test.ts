import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refusal } from '@teamgram/domain';
import { readExport, readHead } from './read-export.ts';

const utc = (iso: string) => Date.parse(`${iso}Z`) / 1000;
const refusedWith = (act: () => unknown) => {
  try {
    act();
    return 'accepted';
  } catch (error) {
    return error instanceof Refusal ? error.error : String(error);
  }
};

/** Lines from WhatsApp's help and from published parsers, in different locales. */
const LINES: [string, string, string][] = [
  ['Android, Britain', '24/12/2019, 18:30 - Alice: hello', '2019-12-24T18:30:00'],
  ['Android, United States', '12/24/19, 6:30 PM - Alice: hello', '2019-12-24T18:30:00'],
  ['Android, narrow space', '12/24/19, 12:05\u202fAM - Alice: hello', '2019-12-24T00:05:00'],
  ['Android, Germany', '24.12.19, 18:30 - Alice: hello', '2019-12-24T18:30:00'],
  ['Android, Sweden', '2019-12-24 18:30 - Alice: hello', '2019-12-24T18:30:00'],
  ['Android, Spain', '24/12/19 18:30 - Alice: hello', '2019-12-24T18:30:00'],
  ['iOS, Britain', '[24/12/2019, 18:30:12] Alice: hello', '2019-12-24T18:30:12'],
  ['iOS, United States', '[12/24/19, 6:30:12 PM] Alice: hello', '2019-12-24T18:30:12'],
  ['iOS, Germany', '\u200e[24.12.19, 18:30:12] Alice: hello', '2019-12-24T18:30:12'],
];

describe('WhatsApp', () => {
  test.each(LINES)('%s', (_, line, date) => {
    expect(readExport(line)).toEqual([{ fromName: 'Alice', dateS: utc(date), text: 'hello', entities: [], fileName: '' }]);
  });

  test('multi-line messages and file names are read, service messages left out', () => {
    const text = [
      '24/12/2019, 18:29 - Messages and calls are end-to-end encrypted.',
      '24/12/2019, 18:30 - Alice: one', 'two: three', '',
      '24/12/2019, 18:31 - Bob: \u200eIMG-20191224-WA0001.jpg (file attached)', 'a tree',
      '24/12/2019, 18:32 - Bob: <Media omitted>',
    ].join('\r\n');
    expect(readExport(text).map(({ fromName, text: said, fileName }) => [fromName, said, fileName])).toEqual([
      ['Alice', 'one\ntwo: three', ''], ['Bob', 'a tree', 'IMG-20191224-WA0001.jpg'], ['Bob', '<Media omitted>', ''],
    ]);
    expect(readExport('[24/12/2019, 18:30:12] Bob: \u200e<attached: 00000012-PHOTO-2019-12-24-18-30-12.jpg>')).toMatchObject([{ fileName: '00000012-PHOTO-2019-12-24-18-30-12.jpg', text: '' }]);
  });

  test('the date order is the same throughout an export', () => {
    const months = readExport('3/4/2020, 10:00 - A: x\n3/25/2020, 10:00 - A: y').map(({ dateS }) => dateS);
    expect(months).toEqual([utc('2020-03-04T10:00:00'), utc('2020-03-25T10:00:00')]);
    expect(readExport('3/4/2020, 10:00 - A: x\n25/4/2020, 10:00 - A: y')[0]!.dateS).toBe(utc('2020-04-03T10:00:00'));
  });

  test.each(['25/4/2020, 10:00 - A: x\n4/25/2020, 10:00 - A: y', '31.02.2020, 10:00 - A: x', '1.2.2020, 25:00 - A: x'])('an impossible date is refused: %s', (text) => {
    expect(refusedWith(() => readExport(text))).toBe('IMPORT_FORMAT_DATE_INVALID');
  });

  test.each([
    ['two people', 'private', '', '1.2.20, 10:00 - Encrypted.\n1.2.20, 10:00 - A: x\n1.2.20, 10:01 - B: y'],
    ['three people', 'group', '', '1.2.20, 10:00 - A: x\n1.2.20, 10:01 - B: y\n1.2.20, 10:01 - C: z'],
    ['a named group', 'group', 'Friends', '1.2.20, 10:00 - Encrypted.\n1.2.20, 10:00 - A created group “Friends”\n1.2.20, 10:01 - A: y'],
    ['one voice', 'unknown', '', '1.2.20, 10:00 - A: x'],
  ])('the head of %s', (_, kind, title, text) => expect(readHead(text)).toEqual({ kind, title }));
});

describe('Telegram Desktop', () => {
  const chat = {
    name: 'Bob', type: 'personal_chat', id: 7,
    messages: [
      { id: 1, type: 'service', date: '2020-01-01T10:00:00', action: 'phone_call', text: '' },
      { id: 2, type: 'message', date: '2020-01-01T10:00:01', date_unixtime: '1577872801', from: 'Bob', from_id: 'user7', text: ['see ', { type: 'bold', text: 'this' }, ' ', { type: 'text_link', text: 'page', href: 'https://example.org/' }] },
      { id: 3, type: 'message', date: '2020-01-01T10:00:02', from: null, text: '', photo: 'photos/photo_1.jpg' },
      { id: 4, type: 'message', date: '2020-01-01T10:00:03', from: 'Alice', text: 'gone', file: '(File not included. Change data exporting settings to download.)' },
    ],
  };
  const text = JSON.stringify(chat, undefined, 1);

  test('messages, entities and files are read', () => {
    expect(readExport(text)).toMatchObject([
      { fromName: 'Bob', dateS: 1577872801, text: 'see this page', entities: [{ kind: 'Bold', offset: 4, length: 4 }, { kind: 'TextUrl', offset: 9, length: 4, url: 'https://example.org/' }], fileName: '' },
      { fromName: 'Deleted Account', dateS: utc('2020-01-01T10:00:02'), text: '', fileName: 'photo_1.jpg' },
      { fromName: 'Alice', text: 'gone', fileName: '' },
    ]);
  });

  test('the head is recognised in the first lines, while the messages need the complete file', () => {
    expect(readHead(text.split('\n').slice(0, 6).join('\n'))).toEqual({ kind: 'private', title: 'Bob' });
    expect(refusedWith(() => readExport(text.slice(0, -5)))).toBe('IMPORT_FORMAT_UNRECOGNIZED');
  });

  test('a title that is not a valid JSON string is ignored', () => {
    expect(readHead('{ "name": "\\q", "type": "personal_chat" }')).toEqual({ kind: 'private', title: '' });
  });

  test('invalid dates are refused', () => {
    const [, message] = chat.messages;
    expect(refusedWith(() => readExport(JSON.stringify({ ...chat, messages: [{ ...message, date_unixtime: 'x', date: 'yesterday' }] })))).toBe('IMPORT_FORMAT_DATE_INVALID');
  });
});

test('unrecognised formats are refused', () => {
  for (const text of ['', 'hello', '{}', '{"name": "x"}', '<html>', '1.2.2020 hello']) {
    expect(refusedWith(() => readHead(text))).toBe('IMPORT_FORMAT_UNRECOGNIZED');
    expect(refusedWith(() => readExport(text))).toBe('IMPORT_FORMAT_UNRECOGNIZED');
  }
});

test('a long text is split into several messages, a long caption sent separately', () => {
  const long = 'x'.repeat(5_000);
  expect(readExport(`1.2.20, 10:00 - A: ${long}`).map(({ text }) => text.length)).toEqual([4096, 904]);
  expect(readExport(`1.2.20, 10:00 - A: a.jpg (file attached)\n${long}`).map(({ text, fileName }) => [text.length, fileName])).toEqual([[0, 'a.jpg'], [4096, ''], [904, '']]);
  const faces = `x${'😀'.repeat(3_000)}`;
  const pieces = readExport(`1.2.20, 10:00 - A: ${faces}`).map(({ text }) => text);
  expect([pieces.map(({ length }) => length), pieces.join(''), pieces.every((piece) => piece.isWellFormed())]).toEqual([[4095, 1906], faces, true]);
});

test('arbitrary input is either parsed or refused', () => {
  const line = fc.string({ unit: 'binary', maxLength: 40 });
  const export_ = fc.array(fc.oneof(line, fc.tuple(fc.constantFrom('1.2.20, 10:00 - A: ', '[1/13/20, 10:00:00] B: ', '13/13/20, 1:00 - '), line).map((parts) => parts.join(''))), { maxLength: 8 });
  fc.assert(fc.property(export_, (lines) => {
    for (const act of [readHead, readExport]) expect(refusedWith(() => act(lines.join('\n')))).toMatch(/^accepted$|^IMPORT_FORMAT_/);
  }), { seed: 7, numRuns: 100 });
});
