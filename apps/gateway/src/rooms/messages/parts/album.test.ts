import { refusal } from '@teamgram/domain';
import { expect, test } from 'vitest';
import { refuseItem } from './album.ts';

test.each([
  ['FILE_REFERENCE_EXPIRED', 'FILE_REFERENCE_X_EXPIRED'],
  ['FILE_REFERENCE_INVALID', 'FILE_REFERENCE_X_INVALID'],
] as const)('F3 %s of an item tells which one', (error, expected) => {
  try {
    refuseItem(refusal(error), 3);
  } catch (refused) {
    return expect(refused).toMatchObject({ error: expected, argument: 3 });
  }
});

test('any other refusal of an item is passed on unchanged', () => expect(() => refuseItem(refusal('MEDIA_EMPTY'), 0)).toThrow('MEDIA_EMPTY'));
