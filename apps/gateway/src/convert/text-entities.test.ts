import { expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import { storedEntities, tlEntities } from './text-entities.ts';

const at = { offset: 1, length: 2 };
const nobody = (): number => { throw new Error('no user is named'); };

test.each<tl.MessageEntity>([
  { _: 'messageEntityBold', ...at },
  { _: 'messageEntitySpoiler', ...at },
  { _: 'messageEntityTextUrl', ...at, url: 'https://example.org' },
  { _: 'messageEntityPre', ...at, language: 'ts' },
  { _: 'messageEntityCustomEmoji', ...at, document_id: 77n },
  { _: 'messageEntityBlockquote', ...at, collapsed: true },
])('$_ survives the round trip', (entity) => {
  expect(tlEntities(storedEntities([entity], nobody))).toEqual([entity]);
});

test('a mention by input user is checked and kept as a mention', () => {
  const stored = storedEntities([{ _: 'inputMessageEntityMentionName', ...at, user_id: { _: 'inputUserSelf' } }], () => 42);
  expect(tlEntities(stored)).toEqual([{ _: 'messageEntityMentionName', ...at, user_id: 42 }]);
});

test('unsupported kinds are dropped; an empty list stays empty', () => {
  expect(storedEntities([{ _: 'messageEntityFormattedDate', ...at, date: 1 }, { _: 'messageEntityDiffReplace', ...at, old_text: 'x' }], nobody)).toEqual([]);
  expect(storedEntities(undefined, nobody)).toEqual([]);
  expect(tlEntities([])).toBeUndefined();
});

test('M3 a mention by bare id does not disclose anybody', () => {
  expect(storedEntities([{ _: 'messageEntityMentionName', ...at, user_id: 10_000_000_001 }], nobody)).toEqual([]);
});
