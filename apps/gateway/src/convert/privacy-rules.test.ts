import { expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import { privacyKeyOf } from './privacy-rules.ts';

test('a privacy key of a future layer is refused', () => {
  expect(privacyKeyOf({ _: 'inputPrivacyKeyAbout' })).toBe('About');
  expect(() => privacyKeyOf({ _: 'inputPrivacyKeyOfTomorrow' } as unknown as tl.InputPrivacyKey)).toThrow(expect.objectContaining({ error: 'PRIVACY_KEY_INVALID' }));
});
