import { expect, test } from 'vitest';
import type { Context } from '../rpc/context.ts';
import translateText from '../rooms/messages/translate-text.ts';
import { TranslationFailed } from './translator.ts';

const answer = translateText.answer as (request: object, context: Context) => Promise<unknown>;

test.each([
  ['time', 'TRANSLATION_TIMEOUT'], ['language', 'TO_LANG_INVALID'], ['failed', 'TRANSLATE_REQ_FAILED'],
] as const)('a translator that fails for the reason %s: %s', async (why, error) => {
  const translator = { translate: () => Promise.reject(new TranslationFailed(why)) };
  const request = { text: [{ _: 'textWithEntities', text: 'tea', entities: [] }], to_lang: 'de' };
  await expect(answer(request, { services: { translator } } as unknown as Context)).rejects.toMatchObject({ error });
});
